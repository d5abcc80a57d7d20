import type { Launcher } from '../../../pipeline/launchers/launcher'
import { UNBROKEN, type Breakage } from '../breakage'

/** One part broken, and the rules that may say so. */
export interface Mutation {
  readonly what: string
  readonly broken: Breakage
  readonly rules: readonly string[]
}

export const MUTATIONS: readonly Mutation[] = [
  {
    what: 'an attempt is submitted again without being looked for',
    broken: {
      ...UNBROKEN,
      launcher: (launcher) => replacing(launcher, { find: notFound, observe: noneFound }),
    },
    rules: ['looksFirst', 'overIsOver', 'canceledIsStopped', 'oneWriter'],
  },
  {
    what: 'an attempt is given up without its claim being taken',
    broken: {
      ...UNBROKEN,
      store: (store) => ({
        ...store,
        create: async (attemptId, name) => (await store.read(attemptId, name)) === null,
      }),
    },
    rules: ['overIsOver', 'canceledIsStopped', 'oneWriter'],
  },
  {
    what: 'a program works though another start of its attempt has the claim',
    broken: { ...UNBROKEN, programsHeedClaims: false },
    rules: ['startedOnce', 'overIsOver', 'oneWriter', 'canceledIsStopped'],
  },
  {
    what: 'main moves to the newest snapshot, audited or not',
    broken: {
      ...UNBROKEN,
      catalog: (catalog, lake) => ({
        ...catalog,
        commitRefs: async (table, change) =>
          catalog.commitRefs(table, { ...change, main: (await lake.newest(table)) ?? change.main }),
      }),
    },
    rules: ['mainIsPublished', 'mainGoesForward'],
  },
  {
    what: 'a run is canceled as soon as its attempt was asked to end',
    broken: { ...UNBROKEN, launcher: endedWhenAsked },
    rules: ['canceledIsStopped', 'overIsOver'],
  },
  {
    what: 'a run is changed at whatever revision it is',
    broken: {
      ...UNBROKEN,
      sql: (text) => text.replace(/("?revision"? = \$\d+)(?!,)/g, anyRevision),
    },
    rules: ['everyChangeIsAnEvent', 'overIsOver', 'canceledIsStopped', 'oneWriter', 'startedOnce'],
  },
]

/** In a condition, not where it is set. */
function anyRevision(condition: string, _: string, offset: number, text: string): string {
  return /where/i.test(text.slice(0, offset)) ? `(${condition} or true)` : condition
}

function replacing(launcher: Launcher, change: Partial<Launcher>): Launcher {
  const { name, local, capacity, lagMs, store, pollMs } = launcher
  return {
    name,
    local,
    capacity,
    lagMs,
    store,
    ...(pollMs !== undefined && { pollMs }),
    submit: (submission) => launcher.submit(submission),
    find: (attempt) => launcher.find(attempt),
    observe: (attempts) => launcher.observe(attempts),
    cancel: (attempt) => launcher.cancel(attempt),
    links: (attempt) => launcher.links(attempt),
    logTail: (attempt, lines) => launcher.logTail(attempt, lines),
    ...change,
  }
}

const notFound: Launcher['find'] = async () => ({ kind: 'notFound' })

const noneFound: Launcher['observe'] = async (attempts) =>
  new Map(attempts.map(({ attemptId }) => [attemptId, { kind: 'notFound' }]))

function endedWhenAsked(launcher: Launcher): Launcher {
  const asked = new Set<string>()
  const ended = (id: string) => ({ kind: 'ended', externalId: id, reason: 'asked to' }) as const
  return replacing(launcher, {
    cancel: async (attempt) => {
      asked.add(attempt.attemptId)
      await launcher.cancel(attempt)
    },
    find: async (attempt) =>
      asked.has(attempt.attemptId) ? ended(attempt.attemptId) : launcher.find(attempt),
    observe: async (attempts) => {
      const seen = new Map(await launcher.observe(attempts))
      for (const { attemptId } of attempts)
        if (asked.has(attemptId)) seen.set(attemptId, ended(attemptId))
      return seen
    },
  })
}
