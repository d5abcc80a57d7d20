import { z } from 'zod'
import { FILE_OUTCOMES, type RunFile, type RunOutput, type RunRows } from '../model/run'

/** How the values of a run stand in jsonb: 64-bit integers are strings. */
const int64 = z.string().transform(BigInt)

const rows = z.object({
  read: int64,
  written: int64,
  quarantined: int64,
  duplicate: int64,
  blank: int64,
  outside: int64,
})

const outputs = z.array(
  z.object({ dataset: z.string(), snapshotId: z.string().nullable(), written: int64 }),
)

const files = z.array(
  z.object({
    name: z.string(),
    outcome: z.enum(FILE_OUTCOMES),
    digest: z.string().nullable(),
    lines: int64,
    firstTime: int64.nullable(),
    lastTime: int64.nullable(),
    note: z.string().nullable(),
  }),
)

export const readRows = (json: unknown): RunRows => rows.parse(json)
export const readOutputs = (json: unknown): RunOutput[] => outputs.parse(json)
export const readFiles = (json: unknown): RunFile[] => files.parse(json)

export const writeRows = (value: RunRows): string => write(value)
export const writeOutputs = (value: readonly RunOutput[]): string => write(value)
export const writeFiles = (value: readonly RunFile[]): string => write(value)

function write(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? member.toString() : member,
  )
}
