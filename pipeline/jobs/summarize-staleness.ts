import type { PartitionWrite } from '../../src/model/snapshot'
import { coveredDays } from './covered-days'
import { inputsDigest } from './inputs-digest'

type Partitions = ReadonlyMap<string, PartitionWrite>

export interface SummarizingState {
  readonly jobVersion: number
  /** Of accessLog, by day. */
  readonly cleaned: Partitions
  /** Of trafficByHour, by day. */
  readonly summarized: Partitions
}

/** Stale days that `covers` says true of, with their inputs: the run that last wrote the day that is read. */
export function planSummarizing(
  { jobVersion, cleaned, summarized }: SummarizingState,
  covers: (day: string) => boolean,
): Readonly<Record<string, string>> {
  const stale = coveredDays([cleaned, summarized], covers).flatMap((day) => {
    const source = cleaned.get(day)
    const known = summarized.get(day)?.inputs
    const inputs = inputsDigest(jobVersion, source === undefined ? [] : [source.runId])
    return inputs === known ? [] : [[day, inputs] as const]
  })
  return Object.fromEntries(stale)
}
