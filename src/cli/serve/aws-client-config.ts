/** Above the longest wait of a call that the service holds back. */
const SILENCE_MS = 30_000
const CONNECT_MS = 5_000
const SOCKETS = 100

/** Of the SDK's clients: repeating is the engines' own, credentials come from environment or role. */
export function awsClientConfig(region: string, endpoint: string | undefined) {
  return {
    region,
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: SILENCE_MS,
      connectionTimeout: CONNECT_MS,
      httpAgent: { maxSockets: SOCKETS },
      httpsAgent: { maxSockets: SOCKETS },
    },
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}
