/**
 * Above the longest wait of a call that the service holds back; so far below the time of a request that
 * the next engine has some of it left after four calls.
 */
const SILENCE_MS = 5_000
const CONNECT_MS = 5_000
const SOCKETS = 100

/** Of the SDK's clients: repeating is the engines' own, credentials come from environment or role. */
export function awsClientConfig(
  region: string,
  endpoint: string | undefined,
  silenceMs = SILENCE_MS,
) {
  return {
    region,
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: silenceMs,
      // Else it is only warned of, and who waits waits on.
      throwOnRequestTimeout: true,
      // Of the bytes of an answer that has begun.
      socketTimeout: silenceMs,
      connectionTimeout: CONNECT_MS,
      httpAgent: { maxSockets: SOCKETS },
      httpsAgent: { maxSockets: SOCKETS },
    },
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}
