import { sql, type Kysely } from 'kysely'
import type { Database } from './database'

/** A stored object of the raw zone; what the manifest holds is the pipeline's to know. */
export interface RawFile {
  readonly digest: string
  readonly manifest: unknown
}

/** Content that is known already is left as it is. */
export async function insertRawFiles(
  db: Kysely<Database>,
  runId: string,
  files: readonly RawFile[],
): Promise<void> {
  if (files.length === 0) return
  const digests = files.map(({ digest }) => digest)
  const manifests = files.map(({ manifest }) => JSON.stringify(manifest))
  await sql`
    insert into lakefront.raw_file (digest, run_id, manifest)
    select d, ${runId}, m::jsonb from unnest(${digests}::text[], ${manifests}::text[]) as file (d, m)
    on conflict (digest) do nothing`.execute(db)
}

/** Manifests in order of arrival. */
export async function listManifests(db: Kysely<Database>): Promise<unknown[]> {
  const rows = await db.selectFrom('lakefront.raw_file').select('manifest').orderBy('seq').execute()
  return rows.map(({ manifest }) => manifest)
}
