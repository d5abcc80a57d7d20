import type { QueryExecution } from '@aws-sdk/client-athena'
import { type ReadParts, repeatReadText } from '../aws/repeat-read'
import type { Statement } from './check-statement'

/** Athena User Guide, "UNLOAD"; the folder must be empty. */
export function unloadStatement({ text, values }: Statement, folder: string): Statement {
  const place = folder.replaceAll("'", "''")
  return {
    text: `UNLOAD (\n${text}\n) TO '${place}' WITH (format = 'PARQUET', compression = 'SNAPPY')`,
    values,
  }
}

/** The files that an UNLOAD wrote: one address a line of its manifest. */
export async function manifestOf(
  { Statistics: statistics }: QueryExecution,
  parts: ReadParts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const address = statistics?.DataManifestLocation
  if (address === undefined) return []
  const text = await repeatReadText(address, parts, signal)
  return text.split('\n').filter((line) => line !== '')
}
