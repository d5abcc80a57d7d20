import type { Breakage } from './breakage'
import { UNBROKEN } from './breakage'
import { clearStore } from './postgres/clear-store'
import type { Sessions } from './postgres/sessions'
import { isTerminal } from '../../src/model/run'
import { SECONDS } from './scheduler'
import { must, type Violation } from './violation'
import { Clients } from './workload/clients'
import { World } from './world'

/** From the end of faults until everything must have ended. */
const PATIENCE = 1800 * SECONDS

export interface Simulation {
  readonly seed: number
  readonly hash: string
  readonly steps: number
  readonly violation: Violation | null
  readonly trace: readonly string[]
  /** How the runs ended. */
  readonly ends: readonly string[]
  /** Of the attempts that failed; others may have followed. */
  readonly failures: readonly string[]
}

/** One world from its beginning until all has ended, or a rule is broken. */
export async function simulate(
  sessions: Sessions,
  seed: number,
  broken: Breakage = UNBROKEN,
): Promise<Simulation> {
  await clearStore(sessions.observer)
  const world = new World(seed, sessions, broken)
  const clients = new Clients(world)
  await world.begin()
  clients.begin()
  let steps = 0
  while (world.violation === null && !hasEnded(world, clients)) {
    steps += 1
    await world.scheduler.step()
    await sessions.flush()
    await world.scheduler.rest()
    checkPatience(world)
  }
  if (world.violation === null) await checkEnd(world, clients)
  for (const replica of world.replicas) replica.retire()
  await sessions.flush()
  return {
    seed,
    hash: world.trace.hash(),
    steps,
    violation: world.violation,
    trace: world.trace.lines,
    ends: world.state?.runs.map(({ status, failure_code }) => failure_code ?? status) ?? [],
    failures: world.state?.attempts.flatMap(({ failure_code }) => failure_code ?? []) ?? [],
  }
}

function hasEnded({ faults, state, service }: World, clients: Clients): boolean {
  if (!faults.calm || state === null || !clients.done || !service.idle) return false
  return (
    state.runs.every(({ status }) => isTerminal(status)) &&
    state.publications.every(({ aligned }) => aligned) &&
    state.attempts.every((attempt) => !attempt.branches_pending)
  )
}

function checkPatience(world: World): void {
  const { scheduler, profile, state } = world
  if (scheduler.micros < profile.calmAt + PATIENCE) return
  world.checked(() => {
    const open = state?.runs.filter(({ status }) => !isTerminal(status)) ?? []
    must(false, 'everyRunEnds', () => {
      const runs = open.map(({ id, status }) => `${id} is ${status}`).join(', ')
      return `long after the faults ended ${runs || 'tables are not aligned'}`
    })
  })
}

async function checkEnd(world: World, clients: Clients): Promise<void> {
  world.checked(() => {
    for (const [runId, { accepted, unheard }] of clients.accepted) {
      const run = world.state?.runs.find(({ id }) => id === runId)
      must(run !== undefined, 'notLost', () => `${runId} was accepted`)
      const count = run?.retries ?? 0
      // One of two that were sent at once may be refused, and the other have its effect unheard.
      const most = new Set([...accepted, ...unheard]).size
      must(
        count >= accepted.size && count <= most,
        'retriedOnce',
        () => `${runId}: ${accepted.size} to ${most} accepted, ${count} had`,
      )
    }
  })
  await world.checkEnd()
}
