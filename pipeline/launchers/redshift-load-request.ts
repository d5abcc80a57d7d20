import { CodedError } from '../../src/model/coded-error'
import type { Dataset } from '../../src/model/dataset'
import { attemptRequest, loadParameters } from '../runs/attempt-files'
import { REQUEST } from '../runs/attempt-exchange'
import type { AttemptStore } from './attempt-store'
import type { Submission } from './launcher'
import type { RedshiftLoad } from './redshift-load-sql'
import { dayColumn, type LoadedTable } from './redshift-loaded-table'

export interface LoadSources {
  readonly datasets: readonly (LoadedTable & Pick<Dataset, 'name'>)[]
  /** External schemas, in which Spectrum shows the tables of a namespace, by namespace. */
  readonly spectrum: Readonly<Record<string, string>>
  /**
   * The snapshot that main of the dataset's table shows, as long as an attempt goes on that holds the
   * lease of main; null: main may still be moved.
   */
  readonly mainOf: (dataset: string) => Promise<string | null>
}

/**
 * What a submission asks to load.
 * @throws CodedError LAUNCHER_REFUSED where no load can be made of it; PUBLISH_CONFLICT where main shows
 *   another snapshot than the attempt was prepared for
 */
export async function loadRequest(
  { attemptId, program }: Submission,
  files: Pick<AttemptStore, 'read'>,
  { datasets, spectrum, mainOf }: LoadSources,
): Promise<RedshiftLoad> {
  if (program.kind !== 'load')
    throw refused(`it loads datasets, and the job's program is a ${program.kind}`)
  const dataset = datasets.find(({ name }) => name === program.dataset)
  if (dataset === undefined) throw refused(`there is no dataset ${program.dataset}`)
  const [namespace = '', table = ''] = dataset.table.split('.')
  const schema = spectrum[namespace]
  if (schema === undefined)
    throw refused(`its setting spectrum names no external schema for ${namespace}`)
  const request = attemptRequest.parse(JSON.parse((await files.read(attemptId, REQUEST)) ?? ''))
  const snapshotId = request.reads[dataset.name]?.snapshotId ?? null
  if (snapshotId === null || snapshotId !== (await mainOf(dataset.name))) throw moved(dataset)
  const { partitions } = loadParameters.parse(request.parameters)
  const writers = new Map(dayColumn(dataset) === null ? [] : Object.entries(partitions))
  return { dataset, snapshotId, external: `${schema}.${table}`, attemptId, writers }
}

function refused(why: string): CodedError {
  return new CodedError(
    'LAUNCHER_REFUSED',
    `The load could not be started: ${why}. Mend LAKEFRONT_LAUNCHERS, then retry the run.`,
  )
}

function moved({ name }: Pick<Dataset, 'name'>): CodedError {
  return new CodedError(
    'PUBLISH_CONFLICT',
    `Something else was published of ${name} since the load was prepared; retry the run, which then loads that.`,
  )
}
