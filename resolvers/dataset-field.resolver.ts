import type { GraphQLResolveInfo } from 'graphql'
import { Args, Ctx, Info, Query, Resolver } from 'type-graphql'
import { datasetTypes } from '../schema/types/dataset-types'
import type { Dataset } from '../src/model/dataset'
import type { Answer } from '../src/query/query-service'
import { datasetRequest, selectionOf, type DatasetArguments } from './dataset-request'
import type { OperationContext } from './operation-context'
import type { ResolverClass } from './resolver-class'

interface DatasetAnswer extends Answer {
  readonly groupedBy: readonly string[] | null
}

/** type-graphql's metadata is one global, so the root field of a dataset is made once. */
const made = new WeakMap<Dataset, ResolverClass>()

/** The root field of a dataset. */
export function datasetFieldResolver(dataset: Dataset): ResolverClass {
  const found = made.get(dataset)
  if (found !== undefined) return found
  const fresh = makeResolver(dataset)
  made.set(dataset, fresh)
  return fresh
}

function makeResolver(dataset: Dataset): ResolverClass {
  const types = datasetTypes(dataset)

  @Resolver()
  class DatasetFieldResolver {
    @Query(() => types.connection, {
      name: dataset.name,
      nullable: true,
      description: dataset.description,
    })
    async answer(
      @Args(() => types.args) args: DatasetArguments,
      @Ctx() context: OperationContext,
      @Info() info: GraphQLResolveInfo,
    ): Promise<DatasetAnswer> {
      const request = datasetRequest(dataset, args, context.principal, selectionOf(info))
      const answer = await context.session.answer(request)
      return { ...answer, groupedBy: request.groupBy }
    }
  }
  return DatasetFieldResolver
}
