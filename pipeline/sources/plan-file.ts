import path from 'node:path'
import { assertNever } from '../../src/model/assert-never'
import type { FileOutcome } from '../../src/model/run'
import type { RawFileManifest } from '../runs/attempt-files'
import type { Decision } from './decide-outcome'
import type { ScannedFile } from './scan-source-files'

/** Who ingests, from where, when: the same for all files of a run. */
export interface Arrival {
  readonly source: string
  readonly runId: string
  /** UTC day, YYYY-MM-DD. */
  readonly arrivalDay: string
  readonly arrivedAt: string
}

export interface FilePlan {
  readonly scanned: ScannedFile
  readonly outcome: FileOutcome
  readonly note: string | null
  /** Lines that other files brought already. */
  readonly linesHeld: number
  readonly part: StoredPart | null
}

/** `manifest.days` are those of the whole content until the part is stored. */
export interface StoredPart {
  readonly manifest: RawFileManifest
  /** Bytes of the content that are not stored again. */
  readonly start: number
  /** Day of the predecessor's last line, which the part takes again. */
  readonly retakenDay: string | null
}

export function planFile(scanned: ScannedFile, decision: Decision, arrival: Arrival): FilePlan {
  const nothing = { scanned, linesHeld: 0, note: null, part: null }
  const whole = { manifest: wholeManifest(scanned, arrival), start: 0, retakenDay: null }
  switch (decision.kind) {
    case 'empty':
      return { ...nothing, outcome: 'empty' }
    case 'duplicate':
      return {
        ...nothing,
        outcome: 'duplicate',
        linesHeld: scanned.scan.lines,
        note: `All its lines are held by "${decision.of.manifest.name}".`,
      }
    case 'continuation':
      return planContinuation(scanned, decision, whole.manifest)
    case 'overlap':
      return { ...nothing, outcome: 'overlap', note: decision.note, part: whole }
    case 'ingested':
      return { ...nothing, outcome: 'ingested', part: whole }
    default:
      return assertNever(decision)
  }
}

function planContinuation(
  scanned: ScannedFile,
  { predecessor, prefix }: Extract<Decision, { kind: 'continuation' }>,
  whole: RawFileManifest,
): FilePlan {
  const { manifest } = predecessor
  const linesHeld = Number(manifest.lines) - (manifest.endsWithNewline ? 0 : 1)
  return {
    scanned,
    outcome: 'continuation',
    note: `Continues "${manifest.name}" from line ${linesHeld + 1}.`,
    linesHeld,
    part: {
      manifest: {
        ...whole,
        rootDigest: manifest.rootDigest,
        predecessor: manifest.digest,
        firstLine: String(linesHeld + 1),
      },
      start: prefix.lineStart,
      retakenDay: manifest.openLineDay,
    },
  }
}

function wholeManifest({ file, scan }: ScannedFile, arrival: Arrival): RawFileManifest {
  return {
    digest: scan.digest,
    source: arrival.source,
    name: file.name,
    size: String(scan.size),
    lines: String(scan.lines),
    endsWithNewline: scan.endsWithNewline,
    object: path.posix.join(`arrived=${arrival.arrivalDay}`, `${scan.digest}.log.gz`),
    rootDigest: scan.digest,
    predecessor: null,
    firstLine: '1',
    firstTime: scan.firstTime,
    lastTime: scan.lastTime,
    days: [...scan.days],
    openLineDay: scan.openLineDay,
    arrivedAt: arrival.arrivedAt,
    runId: arrival.runId,
  }
}
