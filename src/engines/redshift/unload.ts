import { z } from 'zod'
import type { ReadParts } from '../aws/repeat-read'
import { repeatReadText } from '../aws/repeat-read'
import type { EngineQuery } from '../engine'

/** How results are written to files. */
export interface UnloadOptions {
  /** The UNLOAD of a query into what begins with the address. */
  readonly statement: (query: EngineQuery, folder: string) => string
  /** A query for the snapshot of a loaded table, in the transaction of its UNLOAD. */
  readonly marker: (table: string) => string
  readonly objects: ReadParts['objects']
}

/** Database Developer Guide, "UNLOAD", MANIFEST. */
const manifest = z.object({ entries: z.array(z.object({ url: z.string() })) })

/** The files that an UNLOAD wrote. */
export async function unloadedFiles(
  folder: string,
  parts: ReadParts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const text = await repeatReadText(`${folder}manifest`, parts, signal)
  return manifest.parse(JSON.parse(text)).entries.map(({ url }) => url)
}
