/** Where the members of an operation of a REST service stand; the model of the service checks it. */
export interface Route {
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Labels stand in braces and have their member's name. */
  readonly path: string
  /** Members in the query, under their own names. */
  readonly query?: Readonly<Record<string, 'string' | 'integer' | 'list' | 'timestamp'>>
  /** Members in headers: member to header. */
  readonly headers?: Readonly<Record<string, string>>
  /** The member that is the whole body. */
  readonly payload?: string
  readonly answer?: {
    /** The member that is the status. */
    readonly status?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly payload?: string
  }
}
