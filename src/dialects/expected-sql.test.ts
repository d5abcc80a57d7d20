import { readFileSync } from 'node:fs'
import path from 'node:path'
import { CodedError } from '../model/coded-error'
import { athenaDialect, executionParameter } from './athena'
import type { Dialect } from './dialect'
import { duckdbDialect } from './duckdb'
import { parameterText, redshiftDialect } from './redshift'
import type { Select } from './select'
import type { Parameter } from './sql'
import { FEATURES } from './testing/features'
import { trinoDialect } from './trino'

const plain = ({ value }: Parameter): string => String(value)
const DIALECTS: readonly { dialect: Dialect; textOf: (parameter: Parameter) => string }[] = [
  { dialect: duckdbDialect, textOf: plain },
  { dialect: trinoDialect, textOf: plain },
  { dialect: athenaDialect, textOf: executionParameter },
  { dialect: redshiftDialect, textOf: parameterText },
]

/** The text, and what goes beside it as the service is given it. */
function written(
  dialect: Dialect,
  textOf: (parameter: Parameter) => string,
  select: Select,
): string {
  try {
    const { text, parameters } = dialect.compile(select)
    return parameters.length === 0
      ? text
      : `${text}\n-- beside it: ${JSON.stringify(parameters.map(textOf))}`
  } catch (error) {
    if (error instanceof CodedError) return `-- refused: ${error.code}`
    throw error
  }
}

/** One a feature, under a comment with its name. */
function expectedOf({ name }: Dialect): Readonly<Record<string, string>> {
  const file = path.join(__dirname, 'testing', 'expected', `${name}.sql`)
  const blocks = readFileSync(file, 'utf8').trimEnd().split('\n\n')
  return Object.fromEntries(
    blocks.map((block) => {
      const [title = '', ...text] = block.split('\n')
      return [title.replace('-- ', ''), text.join('\n')]
    }),
  )
}

describe.each(DIALECTS)('SQL of $dialect.name', ({ dialect, textOf }) => {
  const expected = expectedOf(dialect)

  it('has a text for each feature', () => {
    expect(Object.keys(expected)).toEqual(Object.keys(FEATURES))
  })

  it.each(Object.entries(FEATURES))('%s', (feature, select) => {
    expect(written(dialect, textOf, select)).toBe(expected[feature])
  })
})
