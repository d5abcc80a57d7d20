import { z } from 'zod'
import { parseExact } from './exact-json'

const milliseconds = z.number().nonnegative()
/** Of 16 and more digits they come as text. */
const bytes = z.union([z.number(), z.string()]).transform((value) => BigInt(value))

const column = z.object({ name: z.string(), type: z.string() })

const failure = z.object({
  message: z.string().default(''),
  errorName: z.string().default(''),
  errorType: z.string().default(''),
})

/** Rows are looked at value by value when they are decoded. */
const row = z.custom<readonly unknown[]>((value) => Array.isArray(value))

const queryResults = z.object({
  id: z.string(),
  nextUri: z.string().optional(),
  columns: z.array(column).optional(),
  data: z.array(row).optional(),
  error: failure.optional(),
  stats: z.object({
    queuedTimeMillis: milliseconds.default(0),
    elapsedTimeMillis: milliseconds.default(0),
    physicalInputBytes: bytes.default(0n),
  }),
})

/** One answer of the protocol: Trino documentation, Client REST API, query results. */
export type QueryResults = z.infer<typeof queryResults>
export type ResultColumn = z.infer<typeof column>
export type QueryFailure = z.infer<typeof failure>

/** Throws where it is none. */
export function readQueryResults(text: string): QueryResults {
  return queryResults.parse(parseExact(text))
}
