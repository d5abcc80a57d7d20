import type { GraphQLResolveInfo } from 'graphql'
import { Args, Ctx, Info, Query, Resolver } from 'type-graphql'
import { Stable } from '../schema/decorators/stable'
import { datasetTypes } from '../schema/types/dataset-types'
import type { Dataset } from '../src/model/dataset'
import type { Sequence } from '../src/model/sequence'
import type { Answer } from '../src/query/query-service'
import type { SourceWithRelated } from './answer-source.resolver'
import { datasetRequest, selectionOf, type DatasetArguments } from './dataset-request'
import type { OperationContext } from './operation-context'
import { relatedDatasets } from './related-datasets'
import type { ResolverClass } from './resolver-class'
import { selectedRelations } from './selected-relations'
import { withRelations, type RelatedNode } from './with-relations'

interface DatasetAnswer extends Omit<Answer, 'nodes'> {
  readonly nodes: Sequence<RelatedNode>
  readonly source: SourceWithRelated
  readonly groupedBy: readonly string[] | null
}

/** type-graphql's metadata is one global, so the root field of a dataset is made once. */
const made = new WeakMap<Dataset, ResolverClass>()

/** The root field of a dataset; `datasets` has those that its relations name. */
export function datasetFieldResolver(
  dataset: Dataset,
  datasets: ReadonlyMap<string, Dataset>,
): ResolverClass {
  const found = made.get(dataset)
  if (found !== undefined) return found
  const fresh = makeResolver(dataset, datasets)
  made.set(dataset, fresh)
  return fresh
}

function makeResolver(dataset: Dataset, datasets: ReadonlyMap<string, Dataset>): ResolverClass {
  const types = datasetTypes(dataset, datasets)
  const related = relatedDatasets(dataset, datasets)

  @Resolver()
  class DatasetFieldResolver {
    @Stable()
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
      const relations = selectedRelations(info, ['nodes'], dataset, context.datasets)
      const selection = { ...selectionOf(info, relations), related }
      const request = datasetRequest(dataset, args, context.principal, selection)
      return withRelations(relations, request.asOf, context.related, async (attach, sources) => {
        const answer = await context.session.answer(request)
        const nodes = await attach(answer.nodes)
        const source = { ...answer.source, related: sources() }
        return { ...answer, nodes, source, groupedBy: request.groupBy }
      })
    }
  }
  return DatasetFieldResolver
}
