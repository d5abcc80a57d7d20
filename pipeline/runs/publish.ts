import type { Kysely } from 'kysely'
import type { Instant } from '../../src/model/clock'
import type { Catalog } from '../../src/catalog/catalog'
import { CodedError } from '../../src/model/coded-error'
import type { RunFile, RunOutput, RunRows } from '../../src/model/run'
import type { Publication } from '../../src/model/snapshot'
import type { Database } from '../../src/store/database'
import { parseInstant } from '../../src/store/instant'
import { recordNewVersion, recordSameVersion } from '../../src/store/partition-write-repository'
import {
  insertPublication,
  lockPublications,
  publishedOf,
} from '../../src/store/publication-repository'
import { insertRawFiles } from '../../src/store/raw-file-repository'
import type { RunValues } from '../../src/store/run-change-repository'
import type { AttemptResult } from './attempt-files'
import type { Intent } from './intent'
import { Unreachable } from './unreachable'

export type SucceededResult = Extract<AttemptResult, { status: 'succeeded' }>

export interface Published {
  /** What the run shows. */
  readonly values: RunValues
  /** The new versions. */
  readonly publications: readonly Publication[]
}

/**
 * Makes what an attempt wrote the thing that queries read, within `tx`, where the caller also
 * records the run's success: all of it is published or nothing.
 * @throws CodedError CHECK_FAILED when the attempt did other than what was intended, or a check of
 *   it did not pass; PUBLISH_CONFLICT when what it started from is not published any more
 */
export async function publishResult(
  tx: Kysely<Database>,
  intent: Intent,
  result: SucceededResult,
  now: Instant,
): Promise<Published> {
  assertAudited(intent, result)
  const { runId } = intent.request
  const publications: Publication[] = []
  const outputs: RunOutput[] = []
  for (const dataset of Object.keys(intent.request.writes)) {
    const output = result.outputs.find((candidate) => candidate.dataset === dataset)
    const { published, isNew } = await publishDataset(
      tx,
      intent,
      dataset,
      output?.snapshotId ?? null,
      now,
    )
    if (isNew && published !== null) publications.push(published)
    const written = BigInt(output?.written ?? 0)
    outputs.push({ dataset, snapshotId: published?.snapshotId ?? null, written })
  }
  const rawFiles = result.manifests.map((manifest) => ({ digest: manifest.digest, manifest }))
  await insertRawFiles(tx, runId, rawFiles)
  const values = { rows: toRows(result.rows), outputs, files: result.files.map(toFile) }
  return { values, publications }
}

/**
 * A pointer to a snapshot that the table does not hold would take away the answers there were.
 * @throws CodedError CHECK_FAILED; TABLE_UNREADABLE when it is there and damaged; Unreachable when
 *   that cannot be told now
 */
export async function assertHeld(
  catalog: Pick<Catalog, 'snapshot'>,
  { request }: Intent,
  { outputs }: SucceededResult,
): Promise<void> {
  for (const { dataset, snapshotId } of outputs) {
    const target = request.writes[dataset]
    if (snapshotId === null || snapshotId === target?.base || target === undefined) continue
    try {
      await catalog.snapshot(target.identifier, snapshotId)
    } catch (error) {
      throw notHeld(dataset, error)
    }
  }
}

/** What is thrown in place of what the catalog threw. */
function notHeld(dataset: string, error: unknown): unknown {
  if (!(error instanceof CodedError)) return error
  if (error.code === 'ENGINE_UNAVAILABLE')
    return new Unreachable(`the table of ${dataset} could not be read`, { cause: error })
  return error.code === 'SNAPSHOT_EXPIRED'
    ? checkFailed(`it names a snapshot of ${dataset} that the table does not hold`)
    : error
}

async function publishDataset(
  tx: Kysely<Database>,
  { request, inputs }: Intent,
  dataset: string,
  snapshotId: string | null,
  now: Instant,
): Promise<{ published: Publication | null; isNew: boolean }> {
  const { runId } = request
  const target = request.writes[dataset]
  await lockPublications(tx, dataset)
  const current = await publishedOf(tx, dataset)
  const base = current?.snapshotId ?? null
  if (base !== target?.base) throw conflict(dataset)
  const version = current?.version ?? 0
  const writes = { dataset, runId, inputs: inputs[dataset] ?? {} }
  if (snapshotId === null || snapshotId === base) {
    await recordSameVersion(tx, { ...writes, version })
    return { published: current, isNew: false }
  }
  const published = { dataset, version: version + 1, snapshotId, runId, publishedAt: now }
  await insertPublication(tx, { ...published, branch: target.branch })
  await recordNewVersion(tx, { ...writes, version: version + 1 })
  return { published, isNew: true }
}

/** What is published was checked, and is what was asked for. */
function assertAudited({ request, inputs }: Intent, { checks, outputs }: SucceededResult): void {
  const failed = checks.find(({ passed }) => !passed)
  if (failed !== undefined)
    throw checkFailed(`the check ${failed.name} did not pass (${failed.detail})`)
  for (const { dataset, partitions } of outputs) {
    if (request.writes[dataset] === undefined) {
      throw checkFailed(`it wrote dataset ${dataset}, which its job does not produce`)
    }
    const unplanned = partitions.find(({ key }) => inputs[dataset]?.[key] === undefined)
    if (unplanned !== undefined) {
      throw checkFailed(
        `it replaced partition ${unplanned.key} of ${dataset}, which it was not asked to`,
      )
    }
  }
}

function checkFailed(what: string): CodedError {
  return new CodedError(
    'CHECK_FAILED',
    `Nothing was published: ${what}. What was published before still answers.`,
  )
}

function conflict(dataset: string): CodedError {
  return new CodedError(
    'PUBLISH_CONFLICT',
    `Dataset ${dataset} was published again since the attempt started from it; retry the run.`,
  )
}

function toRows(rows: SucceededResult['rows']): RunRows {
  return {
    read: BigInt(rows.read),
    written: BigInt(rows.written),
    quarantined: BigInt(rows.quarantined),
    duplicate: BigInt(rows.duplicate),
    blank: BigInt(rows.blank),
    outside: BigInt(rows.outside),
  }
}

function toFile(file: SucceededResult['files'][number]): RunFile {
  const toInstant = (text: string | null): Instant | null =>
    text === null ? null : parseInstant(text)
  return {
    name: file.name,
    outcome: file.outcome,
    digest: file.digest,
    lines: BigInt(file.lines),
    firstTime: toInstant(file.firstTime),
    lastTime: toInstant(file.lastTime),
    note: file.note,
  }
}
