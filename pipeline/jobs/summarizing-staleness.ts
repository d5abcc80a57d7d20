import type { PartitionWrite } from '../../src/model/snapshot'
import { coveredDays } from './covered-days'
import { inputsDigest } from './inputs-digest'

type Partitions = ReadonlyMap<string, PartitionWrite>

export interface SummarizingState {
  readonly jobVersion: number
  /** Of the dataset that is read, by day. */
  readonly source: Partitions
  /** Of the dataset that is produced, by day. */
  readonly target: Partitions
}

/** Stale days that `covers` says true of, with their inputs: the run that last wrote the day that is read. */
export function planSummarizing(
  { jobVersion, source, target }: SummarizingState,
  covers: (day: string) => boolean,
): Readonly<Record<string, string>> {
  const stale = coveredDays([source, target], covers).flatMap((day) => {
    const made = source.get(day)
    const known = target.get(day)?.inputs
    const inputs = inputsDigest(jobVersion, made === undefined ? [] : [made.runId])
    return inputs === known ? [] : [[day, inputs] as const]
  })
  return Object.fromEntries(stale)
}
