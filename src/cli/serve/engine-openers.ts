import { readFileSync } from 'node:fs'
import { ConfigError } from '../../config/config-error'
import { budgetBytes } from '../../config/engine-budget'
import type { EngineSettings } from '../../config/engine-settings'
import { duckdbDialect } from '../../dialects/duckdb'
import { trinoDialect } from '../../dialects/trino'
import { budgetedEngine } from '../../engines/budgeted-engine'
import type { Engine } from '../../engines/engine'
import { openTrino } from '../../engines/trino/trino-engine'
import type { TrinoAuth } from '../../engines/trino/trino-options'
import type { Route } from '../../query/route'
import type { Logger } from '../../server/logger'
import { athenaOf } from './open-athena'
import { redshiftOf } from './open-redshift'

export interface EngineParts {
  /** It is inside the program, whether it serves tables or not: folders are read by it. */
  readonly duckdb: Engine
  readonly timeoutMs: number
  readonly logger: Logger
}

type Opened = Pick<Route, 'engine' | 'dialect'>
/** Null: the settings are another engine's. */
type Opener = (settings: EngineSettings, parts: EngineParts) => Opened | null

/** A line an engine. */
const OPENERS: readonly Opener[] = [duckdbOf, trinoOf, athenaOf, redshiftOf]

/** The engines that are configured, in their order, each within its budget. */
export function openRoutes(
  engines: readonly EngineSettings[],
  parts: EngineParts,
): readonly Route[] {
  const servesTables = engines.some(({ name }) => name === 'duckdb')
  const routes = engines.map((settings): Route => {
    const { engine, dialect } = opened(settings, parts)
    const bytes = budgetBytes(settings)
    return {
      engine: bytes === null ? engine : budgetedEngine(engine, bytes),
      dialect,
      serves: settings.name === 'duckdb' ? ['tables', 'folders'] : ['tables'],
    }
  })
  if (servesTables) return routes
  return [...routes, { engine: parts.duckdb, dialect: duckdbDialect, serves: ['folders'] }]
}

function opened(settings: EngineSettings, parts: EngineParts): Opened {
  for (const open of OPENERS) {
    const found = open(settings, parts)
    if (found !== null) return found
  }
  throw new Error(`nothing opens the engine ${settings.name}`)
}

function duckdbOf({ name }: EngineSettings, { duckdb }: EngineParts): Opened | null {
  return name === 'duckdb' ? { engine: duckdb, dialect: duckdbDialect } : null
}

function trinoOf(settings: EngineSettings, { timeoutMs, logger }: EngineParts): Opened | null {
  if (settings.name !== 'trino') return null
  const { url, catalog, schema, user, caFile } = settings
  const engine = openTrino(
    {
      url,
      catalog,
      schema: schema ?? null,
      user,
      auth: authOf(settings),
      ca: caFile === undefined ? null : readAuthority(caFile),
      timeoutMs,
    },
    (error) => logger.error('Trino did not confirm that a statement was canceled', {}, error),
  )
  return { engine, dialect: trinoDialect }
}

function authOf({ password, token }: Extract<EngineSettings, { name: 'trino' }>): TrinoAuth {
  if (password !== undefined) return { kind: 'basic', password }
  return token === undefined ? { kind: 'none' } : { kind: 'bearer', token }
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new ConfigError([`LAKEFRONT_ENGINES names the caFile ${file}, which cannot be read`])
  }
}
