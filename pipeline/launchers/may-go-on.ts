import type { Observation } from './launcher'

type GoingOn = Extract<Observation, { kind: 'waiting' | 'running' | 'unknown' }>

/** What is in a state that nobody knows may go on as well. */
export function mayGoOn(seen: Observation): seen is GoingOn {
  return seen.kind === 'waiting' || seen.kind === 'running' || seen.kind === 'unknown'
}
