import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

const tableRead = z.object({
  refs: z.record(z.string(), z.string()),
  current: z.string().nullable(),
  history: z.array(z.string()),
  mainRows: z.number(),
  columns: z.record(z.string(), z.number()),
  files: z.record(z.string(), z.string()),
})

/** What pyiceberg, an independent reader, makes of a table. */
export type TableRead = z.infer<typeof tableRead>

export interface ReadTableParts {
  readonly python: string
  readonly port: number
  readonly warehouse: string
}

/** `columns` (ids by name) and `files` (rows by path) are those of the snapshot, the rest of the table. */
export async function readTable(
  { python, port, warehouse }: ReadTableParts,
  table: string,
  snapshotId: string,
): Promise<TableRead> {
  const script = join(__dirname, 'read_table.py')
  const { stdout } = await promisify(execFile)(python, [
    script,
    String(port),
    warehouse,
    table,
    snapshotId,
  ])
  return tableRead.parse(JSON.parse(stdout))
}
