import { BOTS, BROWSERS } from './agents'
import { type Random, randomOf } from './random'

/** Somebody who comes back with the same address and the same browser. */
export interface Visitor {
  readonly address: string
  readonly agent: string
}

const IPV6_SHARE = 0.15
const ADDRESSES_PER_BOT = 3

/** Addresses come from blocks reserved for benchmarks and documentation, so none is a person's. */
export function shopper(seed: number, index: number): Visitor {
  const random = randomOf(seed, 'shopper', index)
  const address = random.chance(IPV6_SHARE) ? ipv6(random) : ipv4(random)
  return { address, agent: random.pick(BROWSERS) }
}

export function bot(seed: number, random: Random): Visitor {
  const agent = random.pick(BOTS)
  return { address: ipv4(randomOf(seed, agent, random.between(1, ADDRESSES_PER_BOT))), agent }
}

const ipv4 = (random: Random) =>
  `198.${random.between(18, 19)}.${random.between(0, 255)}.${random.between(1, 254)}`

const ipv6 = (random: Random) =>
  `2001:db8:${hex(random)}:${hex(random)}::${random.between(1, 9999).toString(16)}`

const hex = (random: Random) => random.between(1, 0xffff).toString(16)
