/** A request as it came, its headers in lower case. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly query: ReadonlyMap<string, readonly string[]>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
