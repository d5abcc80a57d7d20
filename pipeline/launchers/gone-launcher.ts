import type { AttemptRef, Launcher, Observation } from './launcher'

/**
 * In place of a launcher that attempts were submitted to and that this server does not have: it is no
 * longer configured, or is of another machine. Nobody here can tell what became of them: those known to
 * be there count as running until their job's time is over, and their claims as taken. Who has it takes
 * them up where they are.
 */
export function goneLauncher(name: string): Launcher {
  // Of what was perhaps never submitted no id is made up: who has the launcher would ask there by it.
  const assumed = ({ externalId }: AttemptRef): Observation =>
    externalId === null ? { kind: 'notFound' } : { kind: 'running', externalId, startedAt: null }
  return {
    name,
    local: false,
    capacity: 0,
    lagMs: 0,
    store: {
      address: (attemptId, file = '') => `${attemptId}/${file}`,
      write: (attemptId, file) => Promise.resolve(`${attemptId}/${file}`),
      read: () => Promise.resolve(null),
      create: () => Promise.resolve(false),
    },
    submit: () => Promise.resolve({ kind: 'full', message: `this server has no launcher ${name}` }),
    find: (attempt) => Promise.resolve(assumed(attempt)),
    observe: (attempts) =>
      Promise.resolve(new Map(attempts.map((each) => [each.attemptId, assumed(each)]))),
    cancel: () => Promise.resolve(),
    links: () => ({ console: null, log: null }),
    logTail: () => Promise.resolve(null),
  }
}
