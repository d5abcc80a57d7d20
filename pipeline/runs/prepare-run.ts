import { CodedError } from '../../src/model/coded-error'
import type { Publication } from '../../src/model/snapshot'
import { partitionsAt } from '../../src/store/partition-write-repository'
import { publishedNow, shownByMain } from '../../src/store/publication-repository'
import { listManifests } from '../../src/store/raw-file-repository'
import type { Candidate } from '../../src/store/admission-repository'
import type { Job, PrepareContext, Prepared } from '../jobs/job'
import type { AttemptStore } from '../launchers/attempt-store'
import { ATTEMPT_FILES_VERSION, rawFileManifest, type AttemptRequest } from './attempt-files'
import type { Intent } from './intent'
import type { ReconcilerParts } from './reconciler-parts'
import { reaching, Unreachable } from './unreachable'

type Published = ReadonlyMap<string, Publication>

export type PreparedRun =
  | { readonly kind: 'nothingToDo'; readonly published: Published }
  | { readonly kind: 'work'; readonly intent: Intent }

/**
 * Decides what an attempt is to do, under the leases of the tables that it will write. The
 * published pointers are read once, so that everything is decided from one state.
 * @throws CodedError what the job says of its input; Unreachable when that cannot be told now
 */
export async function prepareRun(
  parts: ReconcilerParts,
  store: AttemptStore,
  job: Job,
  { tracked, input }: Candidate,
  attemptId: string,
): Promise<PreparedRun> {
  const published = await reaching(() => publishedNow(parts.db))
  const context = contextOf(parts, store, tracked.id, attemptId, published)
  const prepared = await job.prepare(job.input.parse(input), context)
  if (prepared.kind === 'nothingToDo') return { kind: 'nothingToDo', published }
  const request = requestOf(parts, job, tracked.id, attemptId, prepared.parameters, published)
  return { kind: 'work', intent: { request, inputs: copyInputs(prepared.inputs) } }
}

function contextOf(
  { db, rawZone, sources, clock }: ReconcilerParts,
  store: AttemptStore,
  runId: string,
  attemptId: string,
  published: Published,
): PrepareContext {
  return {
    runId,
    attemptId,
    attemptFolder: store.address(attemptId),
    arrivedAt: clock(),
    rawZone,
    sources,
    published: (dataset) => Promise.resolve(published.get(dataset) ?? null),
    async shownAsMain(dataset) {
      const publication = published.get(dataset) ?? null
      const shown = await reaching(() => shownByMain(db, dataset))
      if (shown?.version === publication?.version) return publication
      throw new Unreachable(`main of ${dataset} is being moved`)
    },
    partitions: (dataset) =>
      reaching(() => partitionsAt(db, dataset, published.get(dataset)?.version ?? 0)),
    rawFiles: async () =>
      (await reaching(() => listManifests(db))).map((manifest) => rawFileManifest.parse(manifest)),
    writeAttemptFile: (name, content) => reaching(() => store.write(attemptId, name, content)),
  }
}

function requestOf(
  parts: ReconcilerParts,
  job: Job,
  runId: string,
  attemptId: string,
  parameters: Readonly<Record<string, unknown>>,
  published: Published,
): AttemptRequest {
  const snapshotOf = (dataset: string): string | null => published.get(dataset)?.snapshotId ?? null
  const write = (dataset: string): AttemptRequest['writes'][string] => ({
    identifier: tableOf(parts, dataset),
    branch: `attempt_${attemptId}`,
    base: snapshotOf(dataset),
  })
  const read = (dataset: string): AttemptRequest['reads'][string] => ({
    identifier: tableOf(parts, dataset),
    snapshotId: snapshotOf(dataset),
  })
  return {
    version: ATTEMPT_FILES_VERSION,
    attemptId,
    runId,
    job: job.name,
    jobVersion: job.version,
    writes: Object.fromEntries(job.produces.map((dataset) => [dataset, write(dataset)])),
    reads: Object.fromEntries(job.reads.map((dataset) => [dataset, read(dataset)])),
    parameters: { ...parameters },
  }
}

export function tableOf({ datasets }: Pick<ReconcilerParts, 'datasets'>, name: string): string {
  const dataset = datasets.find((candidate) => candidate.name === name)
  if (dataset === undefined) {
    throw new CodedError('NOT_FOUND', `There is no dataset ${name}; declare it in schema/datasets.`)
  }
  return dataset.table
}

function copyInputs(inputs: Extract<Prepared, { kind: 'work' }>['inputs']): Intent['inputs'] {
  return Object.fromEntries(Object.entries(inputs).map(([dataset, of]) => [dataset, { ...of }]))
}
