import { z } from 'zod'
import { ENGINE_NAMES, engineSettings, type EngineSettings } from './engine-settings'

/** The engine inside the program, alone. */
export const DEFAULT_ENGINES: readonly EngineSettings[] = Object.freeze([
  Object.freeze({ name: 'duckdb' }),
])

const byName = z.record(z.string(), z.record(z.string(), z.unknown()))

/**
 * Engines out of JSON, by name: `{"trino": {"url": …}, "duckdb": {}}`; they are asked in this order. Each
 * fault becomes an issue, that names no value: some are secret.
 */
export function readEngines(
  text: string,
  context: z.core.$RefinementCtx<string>,
): readonly EngineSettings[] {
  if (text.trim() === '') return DEFAULT_ENGINES
  const fault = (message: string) => context.addIssue({ code: 'custom', message })
  const given = byName.safeParse(jsonOf(text))
  if (!given.success) {
    fault('is JSON such as {"trino": {"url": "https://trino.example.org", "catalog": "lake"}}')
    return DEFAULT_ENGINES
  }
  const names = Object.keys(given.data)
  if (names.length === 0) fault(`names no engine; there are ${ENGINE_NAMES.join(', ')}`)
  return Object.freeze(
    Object.entries(given.data).flatMap(([name, settings]) => {
      if (!ENGINE_NAMES.includes(name)) {
        fault(`names "${name}", which is no engine; there are ${ENGINE_NAMES.join(', ')}`)
        return []
      }
      const read = engineSettings.safeParse({ ...settings, name })
      if (read.success) return [Object.freeze(read.data)]
      for (const { path, message } of read.error.issues) {
        fault(`${[name, ...path].join('.')}: ${message}`)
      }
      return []
    }),
  )
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
