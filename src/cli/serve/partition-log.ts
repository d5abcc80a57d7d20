import type { Kysely } from 'kysely'
import { inputsDigest } from '../../../pipeline/jobs/inputs-digest'
import type { Job } from '../../../pipeline/jobs/job'
import type { PartitionLog } from '../../query/made-from'
import type { Database } from '../../store/database'
import { partitionsOfSnapshot } from '../../store/partition-write-repository'

/** Which runs wrote what, as they recorded it, and what the jobs of now would record. */
export function partitionLog(db: Kysely<Database>, jobs: readonly Job[]): PartitionLog {
  return {
    partitionsOf: ({ dataset, snapshotId }) => partitionsOfSnapshot(db, dataset, snapshotId),
    inputsOf(dataset, runIds) {
      const job = jobs.find(({ produces }) => produces.includes(dataset))
      return job === undefined ? null : inputsDigest(job.version, runIds)
    },
  }
}
