import type { Instant } from '../../src/model/clock'
import type { Launcher } from '../launchers/launcher'

const LOCAL_POLL_MS = 200
const REMOTE_POLL_MS = 15_000

export function pollMsOf({ pollMs, local }: Pick<Launcher, 'pollMs' | 'local'>): number {
  return pollMs ?? (local ? LOCAL_POLL_MS : REMOTE_POLL_MS)
}

/**
 * When the attempts of a launcher are looked at next: at multiples of its interval, so that those
 * that began at different times are still listed together.
 */
export function nextLook(launcher: Pick<Launcher, 'pollMs' | 'local'>, now: Instant): Instant {
  const micros = BigInt(pollMsOf(launcher)) * 1000n
  return (now / micros + 1n) * micros
}
