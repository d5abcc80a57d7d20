import type { ColumnType } from '../model/value'
import type { CompiledQuery } from './dialect'
import { parameterText, redshiftDialect } from './redshift'

/** What stands in quotes is none of them. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|::|:p(\d+)/g

/**
 * The statement inside an UNLOAD: it takes no parameters there, nor a marker row. The outputs are named
 * as the statement of the query names them within; instants are text.
 * @param isMarked of a loaded table: the two columns that tell its snapshot are left out
 */
export function unloadSelect(
  { text, parameters, columns }: Pick<CompiledQuery, 'text' | 'parameters' | 'columns'>,
  isMarked: boolean,
): string {
  const written = text.replaceAll(TOKEN, (token: string, number?: string) => {
    const parameter = number === undefined ? undefined : parameters[Number(number) - 1]
    return parameter === undefined
      ? token
      : redshiftDialect.literal(parameterText(parameter), 'string')
  })
  const outputs = columns.map(output).join(', ')
  const kept = isMarked ? '\nWHERE c0 IS NOT NULL' : ''
  return `SELECT ${outputs}\nFROM (\n${written}\n) AS u${kept}`
}

/** Whole numbers of 64 bits travel as text in answers only. */
function output(type: ColumnType, index: number): string {
  const name = `c${index + 1}`
  if (type === 'long') return `CAST(s${index + 1} AS ${redshiftDialect.typeName(type)}) AS ${name}`
  return type === 'timestamptz' ? `CAST(${name} AS VARCHAR(40)) AS ${name}` : name
}

/** Amazon Redshift Database Developer Guide, "UNLOAD". A quoted statement takes a backslash for an escape. */
export function unloadStatement(select: string, folder: string, role: string | null): string {
  const quoted = select.replaceAll('\\', '\\\\').replaceAll("'", "''")
  const place = redshiftDialect.literal(folder, 'string')
  const by = role === null ? 'DEFAULT' : redshiftDialect.literal(role, 'string')
  return `UNLOAD ('${quoted}') TO ${place} IAM_ROLE ${by} FORMAT AS PARQUET MANIFEST`
}
