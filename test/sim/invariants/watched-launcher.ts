import type { Launcher } from '../../../pipeline/launchers/launcher'
import type { WorkRules } from './work-rules'

/** Sees to it that a launcher is used as its contract says. */
export function watched(launcher: Launcher, rules: WorkRules): Launcher {
  const { name, local, capacity, lagMs, store, pollMs } = launcher
  return {
    name,
    local,
    capacity,
    lagMs,
    store,
    ...(pollMs !== undefined && { pollMs }),
    submit: async (submission) => {
      const submitted = await launcher.submit(submission)
      if (submitted.kind === 'full') rules.notFound(submission.attemptId)
      return submitted
    },
    find: async (attempt) => {
      const observation = await launcher.find(attempt)
      if (observation.kind === 'notFound') rules.notFound(attempt.attemptId)
      return observation
    },
    observe: async (attempts) => {
      const seen = await launcher.observe(attempts)
      for (const [attemptId, { kind }] of seen) if (kind === 'notFound') rules.notFound(attemptId)
      return seen
    },
    cancel: (attempt) => launcher.cancel(attempt),
    links: (attempt) => launcher.links(attempt),
    logTail: (attempt, lines) => launcher.logTail(attempt, lines),
  }
}
