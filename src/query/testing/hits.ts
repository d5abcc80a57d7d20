export const at = (text: string) => BigInt(Date.parse(text)) * 1000n
/** A row of traffic. */
export const hit = (
  hour: string | bigint,
  section: string | null,
  requests: bigint,
  bytes: bigint | null = 0n,
) => ({
  hour: typeof hour === 'bigint' ? hour : at(hour),
  section,
  status: 200,
  device: 'bot',
  requests,
  bytes,
  price: null,
})
