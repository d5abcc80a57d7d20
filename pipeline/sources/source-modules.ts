import { ingestAccessLogs } from './ingest-access-logs'
import type { SourceModule } from './source-module'

/** Every module that an attempt may name. */
export const SOURCE_MODULES: Readonly<Record<string, SourceModule>> = Object.freeze({
  ingest_access_logs: ingestAccessLogs,
})
