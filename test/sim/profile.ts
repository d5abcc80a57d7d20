import type { Random } from './random'
import { SECONDS } from './scheduler'

/** How likely each fault is at one operation; 0 where a world knows it not. */
export interface Rates {
  /** The process dies before the operation arrives, or after it had its effect. */
  readonly crash: number
  /** It never arrives. */
  readonly refused: number
  /** It has its effect, and the answer is lost. */
  readonly lost: number
  /** It arrives much later. */
  readonly stalled: number
}

export type AwsService = 'emrSteps' | 'emrServerless' | 'glueJobs'

/** What one world is like. Each knows only some of the faults, so that each is met without the others too. */
export interface Profile {
  /** Where attempts execute: as launchers' contract has it, or a service of AWS. */
  readonly service: 'contract' | AwsService
  readonly replicas: number
  readonly runs: number
  /** How likely a run is started at the moment of the one before. */
  readonly together: number
  readonly sql: Rates
  readonly remote: Rates
  readonly tables: Rates
  /** An attempt does not go as it should. */
  readonly badCourse: number
  readonly clockJumps: boolean
  readonly postgresRestarts: boolean
  readonly cancels: number
  readonly retries: number
  /** The service shows what it took only after up to this long, in microseconds. */
  readonly lag: number
  /** Services that know a token answer a second submission with the first one's id. */
  readonly tokens: boolean
  /** When faults end, in microseconds. */
  readonly calmAt: number
}

const RATES = [0, 0.004, 0.02]
const STALLS = [0, 0.004, 0.02, 0.1]

export function drawProfile(random: Random): Profile {
  const rates = (): Rates => ({
    crash: random.pick([0, 0.001, 0.004]),
    refused: random.pick(RATES),
    lost: random.pick(RATES),
    stalled: random.pick(STALLS),
  })
  return {
    service: random.pick(['contract', 'contract', 'emrSteps', 'emrServerless', 'glueJobs']),
    replicas: random.between(1, 3),
    runs: random.pick([2, 3, 4, 5, 8]),
    together: random.pick([0, 0.8]),
    sql: rates(),
    remote: rates(),
    tables: rates(),
    badCourse: random.pick([0, 0.2, 0.6]),
    clockJumps: random.chance(0.25),
    postgresRestarts: random.chance(0.3),
    cancels: random.pick([0, 0.3, 0.6]),
    retries: random.pick([0, 0.5]),
    lag: random.pick([0, 5, 15]) * SECONDS,
    tokens: random.chance(0.5),
    calmAt: random.between(30, 120) * SECONDS,
  }
}
