import type { ApolloServerPlugin } from '@apollo/server'

/**
 * Says in the header when to try again. The status stays 200, as it does wherever data is not null: other
 * fields may be answered.
 */
export const retryAfter: ApolloServerPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http } }) => {
      if (body.kind !== 'single') return
      const seconds = (body.singleResult.errors ?? [])
        .map(({ extensions }) => extensions?.['retryAfterSeconds'])
        .filter((each) => typeof each === 'number')
      if (seconds.length > 0) http.headers.set('retry-after', String(Math.max(...seconds)))
    },
  }),
}
