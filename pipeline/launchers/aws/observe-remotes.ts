import type { Instant } from '../../../src/model/clock'
import type { AttemptRef, Observation } from '../launcher'
import { PageWalk } from './page-walk'
import type { RemoteService } from './remote-service'
import { SeenAttempts } from './seen-attempts'
import { SKEW_MICROS } from './skew'

/** Single reads at the same time: services refuse more than some a second. */
const READS_AT_ONCE = 8

/**
 * Where attempts are, in bounded calls: the list as far as all of them are found, then one read for
 * those that left it. Before an end is told, or that there is nothing, the list is read to its end:
 * another submission of the same attempt may be further down.
 */
export async function observeRemotes(
  service: RemoteService,
  attempts: readonly AttemptRef[],
): Promise<ReadonlyMap<string, Observation>> {
  if (attempts.length === 0) return new Map()
  const seen = new SeenAttempts(attempts)
  const since = earliest(attempts)
  const list = new PageWalk(service.active(since), since)
  // To read each would not cost more: few attempts may be far down among many others.
  const pages = Math.ceil(attempts.length / service.readSize)
  for (let page = 0; page < pages && !list.ended && !seen.allGoOn; page += 1)
    seen.add(await list.page())
  await readKnown(service, seen)
  if (!seen.allGoOn) seen.add(await list.rest())
  const inDoubt = seen.unseen.filter(({ externalId }) => externalId === null)
  if (inDoubt.length > 0) await search(service, seen, earliest(inDoubt))
  return seen.observations()
}

/** Looks through everything made since the intent. */
export async function findRemote(
  service: RemoteService,
  attempt: AttemptRef,
): Promise<Observation> {
  const seen = new SeenAttempts([attempt])
  await readKnown(service, seen)
  if (!seen.allGoOn) await search(service, seen, earliest([attempt]))
  return seen.observations().get(attempt.attemptId) ?? { kind: 'notFound' }
}

async function search(service: RemoteService, seen: SeenAttempts, since: Instant): Promise<void> {
  seen.add(await new PageWalk(service.all(since), since).rest())
}

/** One that fails is the last: nothing is asked for behind the error. */
async function readKnown(service: RemoteService, seen: SeenAttempts): Promise<void> {
  const ids = seen.unseen.flatMap(({ externalId }) => (externalId === null ? [] : [externalId]))
  const calls = inGroups(ids, service.readSize)
  for (const together of inGroups(calls, READS_AT_ONCE))
    seen.add((await Promise.all(together.map((group) => service.read(group)))).flat())
}

function inGroups<Value>(values: readonly Value[], size: number): Value[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  )
}

function earliest(attempts: readonly AttemptRef[]): Instant {
  const [first = 0n, ...others] = attempts.map(({ intendedAt }) => intendedAt)
  return others.reduce((least, each) => (each < least ? each : least), first) - SKEW_MICROS
}
