import { ACCOUNT, REGION } from '../core/surroundings'

/** Configuration alone leads a client of the SDK to the stand-in. */
export function sdkConfig(endpoint: string) {
  const credentials = { accessKeyId: 'stand-in', secretAccessKey: 'stand-in', accountId: ACCOUNT }
  return { endpoint, region: REGION, credentials, maxAttempts: 1 } as const
}
