/** Clauses in which a place may stand, by the word that begins each. */
const CLAUSES = /^(SELECT|FROM|WHERE|GROUP|HAVING|ORDER|OFFSET|LIMIT|UNION|VALUES|WITH|TO)$/i
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|[A-Za-z_][A-Za-z_0-9]*|[()?]|[^]/g

export interface Placeholders {
  /** The statement with each `?` replaced. */
  readonly text: string
  readonly count: number
  /** Those that stand elsewhere than in a WHERE. */
  readonly outsideWhere: number
}

/** Athena User Guide, "Using parameterized queries": question marks are for the WHERE clause. */
export function replacePlaceholders(sql: string, values: readonly string[]): Placeholders {
  const clauses: string[] = ['']
  let count = 0
  let outsideWhere = 0
  const text = (sql.match(TOKEN) ?? []).map((token) => {
    const clause = clauses.at(-1) ?? ''
    if (token === '(') clauses.push(clause)
    else if (token === ')') clauses.pop()
    else if (CLAUSES.test(token)) clauses.splice(-1, 1, token.toUpperCase())
    if (token !== '?') return token
    if (clause !== 'WHERE') outsideWhere += 1
    return values[count++] ?? '?'
  })
  return { text: text.join(''), count, outsideWhere }
}

const STRING = "'(?:[^']|'')*'"
const LITERAL = new RegExp(
  [
    '[-+]?\\d+(?:\\.\\d+)?(?:E[-+]?\\d+)?',
    'TRUE|FALSE',
    `(?:(?:DATE|TIMESTAMP|DECIMAL|DOUBLE|BIGINT|INTEGER|REAL)\\s+)?${STRING}`,
    `CAST\\(\\s*${STRING}\\s+AS\\s+[A-Z][A-Z0-9 (),]*\\)`,
  ]
    .map((one) => `^(?:${one})$`)
    .join('|'),
  'is',
)

/** Literal text of one value; a string without quotes is none. */
export function isLiteral(value: string): boolean {
  return LITERAL.test(value)
}
