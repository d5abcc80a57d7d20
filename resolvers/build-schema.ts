import 'reflect-metadata'
import { isInputObjectType, type GraphQLSchema } from 'graphql'
import { buildSchemaSync } from 'type-graphql'
import type { Job } from '../pipeline/jobs/job'
import { AS_OF } from '../schema/inputs/as-of'
import type { Dataset } from '../src/model/dataset'
import { AnswerSourceResolver } from './answer-source.resolver'
import { checkDeclarations } from './check-declarations'
import { datasetFieldResolver } from './dataset-field.resolver'
import { DatasetResolver } from './dataset.resolver'
import { FailureResolver } from './failure.resolver'
import { JobResolver } from './job.resolver'
import { PublicationsResolver } from './publications.resolver'
import { RunMutationsResolver } from './run-mutations.resolver'
import { RunOutputResolver } from './run-output.resolver'
import { RunResolver } from './run.resolver'
import { RunsResolver } from './runs.resolver'
import { SnapshotResolver } from './snapshot.resolver'
import { startRunResolver } from './start-run.resolver'

/**
 * The schema of these datasets and jobs. Its resolvers take an OperationContext.
 * @throws Error naming every fault of the declarations
 */
export function buildSchema(declared: {
  readonly datasets: readonly Dataset[]
  readonly jobs: readonly Job[]
}): GraphQLSchema {
  checkDeclarations(declared)
  const datasets = new Map(declared.datasets.map((dataset) => [dataset.name, dataset]))
  const schema = buildSchemaSync({
    resolvers: [
      AnswerSourceResolver,
      DatasetResolver,
      FailureResolver,
      JobResolver,
      PublicationsResolver,
      RunMutationsResolver,
      RunOutputResolver,
      RunResolver,
      RunsResolver,
      SnapshotResolver,
      ...declared.datasets.map((dataset) => datasetFieldResolver(dataset, datasets)),
      ...declared.jobs.map(startRunResolver),
    ],
    validate: false,
  })
  const asOf = schema.getType(AS_OF)
  if (isInputObjectType(asOf)) asOf.isOneOf = true
  return schema
}
