import { createHash } from 'node:crypto'
import { printSchema, type GraphQLSchema } from 'graphql'
import type { OperationContext } from '../../../resolvers/operation-context'
import { anonymous } from '../../access/anonymous'
import type { Config } from '../../config/config'
import { DIALECTS_VERSION } from '../../dialects/version'
import type { Dataset } from '../../model/dataset'
import { policyOf } from '../../model/principal'
import type { PublishedSet } from '../../model/snapshot'
import { finishedCache, type FinishedCache } from '../../server/finished/finished-answers'
import type { FinishedOptions } from '../../server/finished/finished-hooks'

const MEBIBYTE = 2 ** 20

interface FinishedParts {
  readonly datasets: readonly Dataset[]
  readonly schema: GraphQLSchema
  readonly publications: () => Promise<PublishedSet>
}

/** With a bound of 0 nothing is kept, and tags are given out and compared all the same. */
export function finishedOptions(
  { answerMebibytes, cacheControl }: Pick<Config, 'answerMebibytes' | 'cacheControl'>,
  { datasets, schema, publications }: FinishedParts,
): FinishedOptions<OperationContext> & { readonly cache: FinishedCache } {
  return {
    cache: finishedCache(answerMebibytes * MEBIBYTE),
    cacheControl,
    fingerprint: fingerprintOf(datasets, schema),
    policyOf: () => policyOf(anonymous()),
    readPublished: publications,
    readsOf: ({ session }) => session.reads(),
  }
}

/** Measures may change their meaning, and no name in the schema with them. */
function fingerprintOf(datasets: readonly Dataset[], schema: GraphQLSchema): string {
  const text = JSON.stringify(
    [DIALECTS_VERSION, printSchema(schema), datasets],
    (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
  )
  return createHash('sha256').update(text).digest('base64url')
}
