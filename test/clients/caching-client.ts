import type { GraphQLSchema } from 'graphql'

export interface Operation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

export type Data = Readonly<Record<string, unknown>>

/** What every client is opened with: where the server is, how it is reached, its schema. */
export interface Endpoint {
  readonly url: string
  readonly fetch: typeof fetch
  readonly schema: GraphQLSchema
}

/** An application's client with its cache, as it comes. */
export interface CachingClient {
  /** From the cache where that holds the whole answer, else from the server. */
  read(operation: Operation): Promise<Data>
  /** What a view that is still open shows: the cache alone; null where it lacks a part. */
  held(operation: Operation): Promise<Data | null>
}

export type OpenClient = (endpoint: Endpoint) => CachingClient

/** As JSON and without the `__typename` that some caches add. */
export function plainData(data: unknown): Data {
  const text = JSON.stringify(data, (key, value: unknown) =>
    key === '__typename' ? undefined : value,
  )
  return JSON.parse(text) as Data
}
