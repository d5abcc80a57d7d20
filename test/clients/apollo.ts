import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { parse } from 'graphql'
import { type CachingClient, type Endpoint, plainData } from './caching-client'

export function openApollo({ url, fetch }: Endpoint): CachingClient {
  const cache = new InMemoryCache()
  const client = new ApolloClient({ cache, link: new HttpLink({ uri: url, fetch }) })
  return {
    async read({ query, variables }) {
      const { data } = await client.query({
        query: parse(query),
        variables,
        fetchPolicy: 'cache-first',
      })
      return plainData(data)
    },
    async held({ query, variables }) {
      const data = client.readQuery({ query: parse(query), variables })
      return data === null ? null : plainData(data)
    },
  }
}
