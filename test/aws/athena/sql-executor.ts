/** A value as Trino's client has it. */
export type SqlValue = string | boolean | number | bigint | readonly string[]

export interface SqlAnswer {
  /** Names and types as Athena's ColumnInfo has them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (SqlValue | null)[])[]
  readonly scannedBytes: number
}

/** What executes the statements that Athena takes: a Trino, or a script. */
export interface SqlExecutor {
  /** @throws SqlFailure what Athena would say of the statement */
  execute(sql: string, signal: AbortSignal): Promise<SqlAnswer>
}

/** A statement that fails, in the words of the engine. */
export class SqlFailure extends Error {
  constructor(
    message: string,
    readonly category: 1 | 2 | 3 = 2,
  ) {
    super(message)
    this.name = 'SqlFailure'
  }
}

/** Answers each statement as the script does, after so many milliseconds. */
export function scriptedSql(script: (sql: string) => SqlAnswer, takesMs = 0): SqlExecutor {
  return {
    execute: (sql, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          try {
            resolve(script(sql))
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          }
        }, takesMs)
        signal.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(new SqlFailure('Query was canceled'))
        })
      }),
  }
}
