import type { PartitionWrite } from '../../src/model/snapshot'
import type { RawFileManifest } from '../runs/attempt-files'
import { coveredDays } from './covered-days'
import { inputsDigest } from './inputs-digest'

type Partitions = ReadonlyMap<string, PartitionWrite>

export interface CleaningState {
  readonly jobVersion: number
  readonly files: readonly RawFileManifest[]
  /** Of accessLog, by day. */
  readonly cleaned: Partitions
  /** Of accessLogQuarantine, by digest. */
  readonly quarantined: Partitions
}

export interface CleaningPlan {
  /** Stale days to replace, in order. */
  readonly days: readonly string[]
  readonly files: readonly FileToClean[]
  /** Inputs by partition. */
  readonly accessLog: Readonly<Record<string, string>>
  readonly accessLogQuarantine: Readonly<Record<string, string>>
}

export interface FileToClean {
  readonly manifest: RawFileManifest
  /** Lines from here on belong to a continuation; null: to the end. */
  readonly untilLine: string | null
}

/** What a cleaning run has to do for the days that `covers` says true of. */
export function planCleaning(state: CleaningState, covers: (day: string) => boolean): CleaningPlan {
  const digestsOfDay = indexByDay(state.files)
  const inputsOf = (day: string): string | null => {
    const digests = digestsOfDay.get(day)
    return digests === undefined ? null : inputsDigest(state.jobVersion, digests)
  }
  const days = coveredDays([digestsOfDay, state.cleaned], covers).filter(
    (day) => inputsOf(day) !== (state.cleaned.get(day)?.inputs ?? null),
  )
  const files = filesToClean(state, new Set(days))
  return {
    days,
    files,
    accessLog: Object.fromEntries(
      days.map((day) => [day, inputsOf(day) ?? inputsDigest(state.jobVersion, [])]),
    ),
    accessLogQuarantine: Object.fromEntries(
      files.map((file) => [file.manifest.digest, quarantineInputs(state.jobVersion, file)]),
    ),
  }
}

function filesToClean(
  { jobVersion, files, quarantined }: CleaningState,
  days: ReadonlySet<string>,
): FileToClean[] {
  const takenAgain = linesTakenAgain(files)
  return files
    .map((manifest): FileToClean => ({
      manifest,
      untilLine: takenAgain.get(manifest.digest) ?? null,
    }))
    .filter((file) => {
      if (file.manifest.days.some((day) => days.has(day))) return true
      const known = quarantined.get(file.manifest.digest)?.inputs
      return touchesNoDay(file) && known !== quarantineInputs(jobVersion, file)
    })
}

/** No day of its own makes such a file, or the change of its last line, known to a window. */
function touchesNoDay({ manifest, untilLine }: FileToClean): boolean {
  return manifest.days.length === 0 || (untilLine !== null && manifest.openLineDay === null)
}

/** By digest of the predecessor, the number of its open last line, which a continuation took again. */
function linesTakenAgain(files: readonly RawFileManifest[]): ReadonlyMap<string, string> {
  const open = new Set(files.filter((file) => !file.endsWithNewline).map(({ digest }) => digest))
  return new Map(
    files.flatMap(({ predecessor, firstLine }) =>
      predecessor !== null && open.has(predecessor) ? [[predecessor, firstLine] as const] : [],
    ),
  )
}

function quarantineInputs(jobVersion: number, { manifest, untilLine }: FileToClean): string {
  return inputsDigest(jobVersion, [`${manifest.digest} until ${untilLine ?? 'its end'}`])
}

function indexByDay(files: readonly RawFileManifest[]): ReadonlyMap<string, string[]> {
  const index = new Map<string, string[]>()
  for (const { digest, days } of files) {
    for (const day of new Set(days)) index.set(day, [...(index.get(day) ?? []), digest])
  }
  return index
}
