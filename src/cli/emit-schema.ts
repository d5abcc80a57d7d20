import { JOBS } from '../../pipeline/jobs'
import { writeDurably } from '../../pipeline/sources/durable-file'
import { buildSchema } from '../../resolvers/build-schema'
import { printSchemaFile } from '../../resolvers/print-schema'
import { datasets } from '../../schema/datasets'
import type { Command } from './command'
import { withoutOptions } from './without-options'

/** Relative to the repository's root, where npm starts commands. */
const FILE = 'schema/schema.graphql'

const run: Command = async (_args, { terminal }) => {
  await writeDurably(FILE, printSchemaFile(buildSchema({ datasets, jobs: JOBS })))
  terminal.line(`written to ${FILE}`)
  return 0
}

/** lakefront emit-schema: writes the GraphQL schema of the declared datasets and jobs. */
export const emitSchema = withoutOptions(
  'emit-schema',
  'Writes schema/schema.graphql from the declarations.',
  run,
)
