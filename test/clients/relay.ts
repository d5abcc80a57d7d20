import {
  type ConcreteRequest,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime'
import { type CachingClient, type Endpoint, plainData } from './caching-client'
import { relayRequest } from './relay-request'

export function openRelay(endpoint: Endpoint): CachingClient {
  const environment = openEnvironment(endpoint)
  const requests = new Map<string, ConcreteRequest>()
  const requestOf = (query: string) => {
    const request = requests.get(query) ?? relayRequest(query, endpoint.schema)
    requests.set(query, request)
    return request
  }
  return {
    async read({ query, variables }) {
      const request = requestOf(query)
      // As a view that is never closed does.
      environment.retain(createOperationDescriptor(request, variables))
      const fetchPolicy = 'store-or-network'
      const answer = fetchQuery(environment, request, variables, { fetchPolicy })
      return plainData(await answer.toPromise())
    },
    async held({ query, variables }) {
      const operation = createOperationDescriptor(requestOf(query), variables)
      const { data, isMissingData } = environment.lookup(operation.fragment)
      return isMissingData ? null : plainData(data)
    },
  }
}

function openEnvironment({ url, fetch }: Endpoint): Environment {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    })
    return (await response.json()) as GraphQLResponse
  })
  return new Environment({ network, store: new Store(new RecordSource()) })
}
