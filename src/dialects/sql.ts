import type { ColumnType, Scalar } from '../model/value'

/** A value that is handed to the engine beside the text. */
export interface Parameter {
  readonly value: Scalar
  readonly type: ColumnType
  /** In the condition of a WHERE: some services take values from outside nowhere else. */
  readonly inWhere?: true
}

/** SQL that is not yet text: a parameter becomes a placeholder or a literal at the very end. */
export type Sql = readonly (string | Parameter)[]

/** Text stands for itself; only a dialect's own words and quoted names may get in this way. */
export function sql(
  strings: TemplateStringsArray,
  ...holes: readonly (string | number | Sql)[]
): Sql {
  return strings.flatMap((text, index) => {
    const hole = holes[index]
    if (hole === undefined) return [text]
    return typeof hole === 'object' ? [text, ...hole] : [text, String(hole)]
  })
}

export function joinSql(parts: readonly Sql[], separator: string): Sql {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]))
}

/** Its parameters stand in the condition of a WHERE. */
export function inWhere(parts: Sql): Sql {
  return parts.map((part) => (typeof part === 'string' ? part : { ...part, inWhere: true }))
}

export function textOf(parts: Sql, write: (parameter: Parameter) => string): string {
  return parts.map((part) => (typeof part === 'string' ? part : write(part))).join('')
}
