import type { Command } from './command'

export interface CommandEntry {
  readonly summary: string
  /** Loaded only when it is called, so that a small command starts fast. */
  load(): Promise<Command>
}

/** One line a command. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = Object.freeze({
  demo: {
    summary: 'run the main job over logs and serve the result',
    load: async () => (await import('./demo.js')).demo,
  },
  'generate-logs': {
    summary: 'write access logs of an invented web shop',
    load: async () => (await import('./generate-logs.js')).generateLogs,
  },
  'migrate-tables': {
    summary: 'create and evolve the tables from the contracts',
    load: async () => (await import('./migrate-tables.js')).migrateTables,
  },
  'emit-schema': {
    summary: 'write schema/schema.graphql from the declarations',
    load: async () => (await import('./emit-schema.js')).emitSchema,
  },
  'emit-contracts': {
    summary: 'write spark/contracts from the declarations',
    load: async () => (await import('./emit-contracts.js')).emitContracts,
  },
})
