import { cacheExchange, Client, type Exchange, fetchExchange, type RequestPolicy } from '@urql/core'
import { cacheExchange as graphcache, type KeyingConfig } from '@urql/exchange-graphcache'
import { type GraphQLSchema, isObjectType } from 'graphql'
import { type CachingClient, type Endpoint, type Operation, plainData } from './caching-client'

/** Keeps whole answers by operation and variables. */
export function openUrqlDocuments(endpoint: Endpoint): CachingClient {
  return openUrql(endpoint, cacheExchange)
}

/** Keeps fields of entities. */
export function openUrqlGraphcache(endpoint: Endpoint): CachingClient {
  return openUrql(endpoint, graphcache({ keys: embedded(endpoint.schema) }))
}

function openUrql({ url, fetch }: Endpoint, cache: Exchange): CachingClient {
  const exchanges = [cache, fetchExchange]
  const client = new Client({ url, fetch, exchanges, preferGetMethod: false })
  const ask = async ({ query, variables }: Operation, requestPolicy: RequestPolicy) => {
    const { data, error } = await client.query<unknown>(query, variables, { requestPolicy })
    if (error !== undefined) throw error
    return data ?? null
  }
  return {
    read: async (operation) => plainData(await ask(operation, 'cache-first')),
    async held(operation) {
      const data = await ask(operation, 'cache-only')
      return data === null ? null : plainData(data)
    },
  }
}

/** What has no id lives inside its parent, as an application says it. */
function embedded(schema: GraphQLSchema): KeyingConfig {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType)
  const withoutId = types.filter((type) => type.getFields()['id'] === undefined)
  return Object.fromEntries(withoutId.map(({ name }) => [name, () => null]))
}
