import { type RunView, secondsOf } from './run-view'
import { grouped, renderTable, type TableColumn } from './table'

export interface JobRun {
  readonly job: string
  readonly run: RunView
}

const COUNTS = ['read', 'written', 'quarantined', 'duplicate', 'blank', 'outside'] as const

const COLUMNS: readonly TableColumn[] = [
  { title: 'job', align: 'left' },
  { title: 'run', align: 'left' },
  { title: 'status', align: 'left' },
  { title: 'seconds', align: 'right' },
  ...COUNTS.map((title): TableColumn => ({ title, align: 'right' })),
  { title: 'snapshot', align: 'left' },
]

/** One row a run; below it why it failed. */
export function renderRunTable(runs: readonly JobRun[]): string {
  const table = renderTable(COLUMNS, runs.map(cellsOf))
  const failures = runs.flatMap(({ job, run }) =>
    run.failure === null ? [] : [`${job} failed: ${run.failure.code}: ${run.failure.message}`],
  )
  return [table, ...failures].join('\n')
}

function cellsOf({ job, run }: JobRun): readonly string[] {
  const seconds = secondsOf(run)
  return [
    job,
    run.id,
    run.status.toLowerCase(),
    seconds === null ? '' : seconds.toFixed(1),
    ...COUNTS.map((name) => (run.rows === null ? '' : grouped(run.rows[name]))),
    run.outputs
      .map(({ dataset, snapshot }) => `${dataset.name} ${snapshot?.snapshotId ?? '-'}`)
      .join('\n'),
  ]
}
