import type { Submission } from '../../../pipeline/launchers/launcher'

/** What the program of an attempt does. */
export const COURSES = [
  'succeeds',
  'neverBegins',
  'diesBeforeClaim',
  'diesAfterClaim',
  'diesAfterWriting',
  'hangsBeforeClaim',
  'hangsAfterClaim',
  'fails',
  'failsCheck',
  'namesOtherSnapshot',
  'showsUnknownState',
] as const
export type Course = (typeof COURSES)[number]

/** One start of an attempt at the service; an attempt that was submitted twice has two. */
export interface Execution {
  readonly id: string
  readonly submission: Pick<Submission, 'attemptId' | 'requestAddress' | 'resultAddress'>
  readonly course: Course
  /** In microseconds of the world. */
  readonly acceptedAt: number
  /** Changes in order; the first is when it was accepted. */
  readonly history: { readonly at: number; readonly state: ExecutionState }[]
  /** It holds its attempt's claim and has not ended. */
  working: boolean
}

export type ExecutionState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ended'; readonly reason: string }

export function stateAt({ history }: Execution, micros: number): ExecutionState {
  const found = history.findLast(({ at }) => at <= micros) ?? history[0]
  if (found === undefined) throw new Error('an execution without a state')
  return found.state
}

export function hasEnded({ history }: Execution): boolean {
  return history.at(-1)?.state.kind === 'ended'
}
