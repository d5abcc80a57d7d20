import { z } from 'zod'
import { FILE_OUTCOMES } from '../../src/model/run'

/**
 * request.json and result.json: all that an attempt is told and all that it tells. Every program
 * gets three arguments: attempt id, address of request.json, address for result.json. Beside
 * result.json it first creates `claim` (exclusively); who finds the claim ends without work.
 * 64-bit integers are strings, instants RFC 3339 in UTC with microseconds, days YYYY-MM-DD.
 */
export const ATTEMPT_FILES_VERSION = 1

const int64 = z.string().regex(/^-?\d{1,19}$/)

/** A table that the attempt writes: on `branch`, created from `base` (null: nothing published yet). */
const targetTable = z.object({
  identifier: z.string(),
  branch: z.string(),
  base: int64.nullable(),
})

/** A table that the attempt reads, at exactly this snapshot (null: it is empty). */
const sourceTable = z.object({ identifier: z.string(), snapshotId: int64.nullable() })

export const attemptRequest = z.object({
  version: z.literal(ATTEMPT_FILES_VERSION),
  attemptId: z.string(),
  runId: z.string(),
  job: z.string(),
  jobVersion: z.number().int(),
  /** By dataset name. */
  writes: z.record(z.string(), targetTable),
  reads: z.record(z.string(), sourceTable),
  /** What the job's own `prepare` adds. */
  parameters: z.record(z.string(), z.unknown()),
})
export type AttemptRequest = z.infer<typeof attemptRequest>

const rows = z.object({
  read: int64,
  written: int64,
  quarantined: int64,
  duplicate: int64,
  blank: int64,
  outside: int64,
})

/** snapshotId: the head of the attempt's branch, audited; null when the table was not touched. */
const output = z.object({
  dataset: z.string(),
  snapshotId: int64.nullable(),
  written: int64,
  /** Every partition that was replaced, an emptied one with 0 rows. */
  partitions: z.array(z.object({ key: z.string(), rows: int64 })),
})

const check = z.object({ name: z.string(), passed: z.boolean(), detail: z.string() })

/** One stored object of the raw zone; see pipeline/sources. */
export const rawFileManifest = z.object({
  /** SHA-256 of the whole uncompressed content as it arrived, hexadecimal. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  source: z.string(),
  /** Path relative to the source's root. */
  name: z.string(),
  /** Bytes of the whole uncompressed content. */
  size: int64,
  /** Lines of the whole content. */
  lines: int64,
  endsWithNewline: z.boolean(),
  /** Address of the stored object (gzip), relative to the raw zone; for a continuation it holds the new part only. */
  object: z.string(),
  /** The first file of the chain: itself unless it is a continuation. Records are identified by it. */
  rootDigest: z.string(),
  predecessor: z.string().nullable(),
  /** Line number, from 1, of the first line in the stored object. */
  firstLine: int64,
  firstTime: z.string().nullable(),
  lastTime: z.string().nullable(),
  /** UTC days of the lines in the stored object, and of a predecessor's last line that this file takes again. */
  days: z.array(z.string()),
  /** Day of the last line when it has no newline yet; null when it has one or no readable time. */
  openLineDay: z.string().nullable(),
  arrivedAt: z.string(),
  runId: z.string(),
})
export type RawFileManifest = z.infer<typeof rawFileManifest>

/** Else publishing, which reads it, would fail for ever. */
const instantText = z.iso.datetime({ precision: 6 })

const runFile = z.object({
  name: z.string(),
  outcome: z.enum(FILE_OUTCOMES),
  /** Null of what was left out. */
  digest: z.string().nullable(),
  lines: int64,
  firstTime: instantText.nullable(),
  lastTime: instantText.nullable(),
  note: z.string().nullable(),
})

export const attemptResult = z.discriminatedUnion('status', [
  z.object({
    version: z.literal(ATTEMPT_FILES_VERSION),
    attemptId: z.string(),
    status: z.literal('succeeded'),
    rows,
    outputs: z.array(output),
    checks: z.array(check),
    /** Ingestion only: files newly stored, and what became of every file. */
    manifests: z.array(rawFileManifest).default([]),
    files: z.array(runFile).default([]),
  }),
  z.object({
    version: z.literal(ATTEMPT_FILES_VERSION),
    attemptId: z.string(),
    status: z.literal('failed'),
    failure: z.object({
      code: z.enum(['JOB_FAILED', 'CHECK_FAILED', 'BAD_USER_INPUT', 'NOT_FOUND']),
      message: z.string(),
    }),
  }),
])
export type AttemptResult = z.infer<typeof attemptResult>

/** parameters of cleanAccessLogs. */
export const cleanParameters = z.object({
  /** UTC days to replace. */
  days: z.array(z.string()),
  files: z.array(
    z.object({
      digest: z.string(),
      rootDigest: z.string(),
      /** Absolute address of the gzip object. */
      object: z.string(),
      firstLine: int64,
      /** Exclusive; null: to the end. Lines from here on belong to a continuation. */
      untilLine: int64.nullable(),
    }),
  ),
  /** Every ingested file, published as dataset ingestedFile: the address of a JSON-lines file of manifests. */
  manifests: z.string(),
})

/** parameters of summarizeTraffic. */
export const summarizeParameters = z.object({ days: z.array(z.string()) })

/** parameters of loads. */
export const loadParameters = z.object({
  /** By partition key the run that last wrote it; none are known of attempts of former versions. */
  partitions: z.record(z.string(), z.string()).default({}),
})

/** parameters of ingestAccessLogs. */
export const ingestParameters = z.object({
  source: z.string(),
  root: z.string(),
  /** Relative to the root; null: all. */
  paths: z.array(z.string()).nullable(),
  rawZone: z.string(),
  /** UTC day of arrival. */
  arrivalDay: z.string(),
  arrivedAt: z.string(),
  /** The address of a JSON-lines file of the manifests of files ingested before. */
  known: z.string(),
})
