import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { datasetOf } from '../../schema/decorators/declaration'
import { Plain, PlainUtc, Sales } from './declarations'
import { type FolderBench, openFolderBench } from './folder-bench'
import type { FolderCaches } from './folder-services'

/** The folders of the declarations, which a test fills. */
export interface SampleFolders extends FolderBench {
  readonly sales: string
  readonly plain: string
  empty(): Promise<void>
  /** Two days of four sales each, one a country. */
  writeDays(): Promise<void>
  writePlain(select: string): Promise<void>
}

const DAYS = `SELECT DATE '2024-03-01' + (i // 4)::INT AS day,
  CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN 'a/b=ü %25' WHEN 2 THEN '' ELSE 'DE' END AS country,
  TIMESTAMPTZ '2024-03-01 00:00:00.000001+00' + INTERVAL (i) HOUR AS orderedAt,
  CAST(90071992547409.93 AS DECIMAL(16, 2)) AS price, (i + 1)::INT AS pieces
  FROM range(8) t(i)`

export async function openSampleFolders(caches: FolderCaches = {}): Promise<SampleFolders> {
  const bench = await openFolderBench([Sales, Plain, PlainUtc].map(datasetOf), caches)
  const sales = path.join(bench.folders, 'shop', 'sales')
  const plain = path.join(bench.folders, 'plain')
  return {
    ...bench,
    sales,
    plain,
    async empty() {
      for (const folder of [sales, plain]) {
        await rm(folder, { recursive: true, force: true })
        await mkdir(folder, { recursive: true })
      }
    },
    writeDays: () =>
      bench.write(`COPY (${DAYS}) TO '${sales}' (FORMAT parquet, PARTITION_BY (day, country))`),
    writePlain: (select) =>
      bench.write(`COPY (${select}) TO '${path.join(plain, 'one.parquet')}' (FORMAT parquet)`),
  }
}
