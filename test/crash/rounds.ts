import type { JobKind } from '../support/graphql-client'
import type { Phase } from '../support/phase-gate'

export type Victim = 'server' | 'attempt' | 'both' | 'postgres'
/** Who is killed while a run of the job is held in the phase, or so many milliseconds after its start. */
export interface Blow {
  readonly at: Phase | number
  readonly victim: Victim
}
export type Round = Readonly<Record<JobKind, Blow>>

/** Every place between two effects where a run can be left, and each victim. */
export const CHOSEN: readonly Round[] = [
  {
    ingest: { at: 'submitted', victim: 'server' },
    clean: { at: 'submitted', victim: 'both' },
    summarize: { at: 'refs', victim: 'server' },
  },
  {
    ingest: { at: 'published', victim: 'both' },
    clean: { at: 'published', victim: 'server' },
    summarize: { at: 'running', victim: 'attempt' },
  },
  {
    ingest: { at: 'started', victim: 'server' },
    clean: { at: 'refs', victim: 'both' },
    summarize: { at: 'submitting', victim: 'server' },
  },
]
/** Phases and victims that the others leave out; the first of them is run at size ci too. */
export const MORE: readonly Round[] = [
  {
    ingest: { at: 'intended', victim: 'server' },
    clean: { at: 4_000, victim: 'postgres' },
    summarize: { at: 'submitted', victim: 'server' },
  },
  {
    ingest: { at: 'running', victim: 'both' },
    clean: { at: 'intended', victim: 'both' },
    summarize: { at: 'published', victim: 'postgres' },
  },
  {
    ingest: { at: 'submitting', victim: 'both' },
    clean: { at: 'started', victim: 'postgres' },
    summarize: { at: 'refs', victim: 'postgres' },
  },
]
