/** How Trino is reached, and what a statement may take there. */
export interface TrinoOptions {
  /** Of the coordinator, or of what stands before it. */
  readonly url: string
  /** The catalog of Trino in which the tables are. */
  readonly catalog: string
  /** Of names without one; Lakefront's have theirs. */
  readonly schema: string | null
  readonly user: string
  readonly auth: TrinoAuth
  /** PEM of the authority that signed the coordinator's certificate; null: those that Node knows. */
  readonly ca: string | null
  /** After so long Trino itself ends a statement, whatever became of who asked. */
  readonly timeoutMs: number
}

export type TrinoAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }

/** Headers of the statement (Trino documentation, Client REST API). */
export function statementHeaders(options: TrinoOptions): Readonly<Record<string, string>> {
  const { catalog, schema, timeoutMs } = options
  return {
    ...clientHeaders(options),
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Trino-Source': 'lakefront',
    'X-Trino-Catalog': catalog,
    ...(schema === null ? {} : { 'X-Trino-Schema': schema }),
    'X-Trino-Time-Zone': 'UTC',
    // Without it instants are cut to milliseconds.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
    'X-Trino-Session': `query_max_run_time=${timeoutMs}ms`,
  }
}

/** Headers of every request. */
export function clientHeaders({ user, auth }: TrinoOptions): Readonly<Record<string, string>> {
  return { 'X-Trino-User': user, ...authorization(user, auth) }
}

function authorization(user: string, auth: TrinoAuth): Readonly<Record<string, string>> {
  if (auth.kind === 'none') return {}
  if (auth.kind === 'bearer') return { Authorization: `Bearer ${auth.token}` }
  const text = Buffer.from(`${user}:${auth.password}`, 'utf8').toString('base64')
  return { Authorization: `Basic ${text}` }
}
