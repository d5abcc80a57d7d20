import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import type { Job } from '../pipeline/jobs/job'
import { DateTimeScalar } from '../schema/scalars/date-time'
import { DatasetType } from '../schema/types/dataset'
import { JobType } from '../schema/types/job'
import { SnapshotType } from '../schema/types/snapshot'
import { CodedError } from '../src/model/coded-error'
import { additivityOf, isTable, type Additivity, type Dataset } from '../src/model/dataset'
import type { ColumnType } from '../src/model/value'
import { nodeId } from './node-id'
import type { OperationContext } from './operation-context'
import type { SnapshotValue } from './snapshot.resolver'

const MAX_SNAPSHOTS = 100

interface DatasetField {
  readonly name: string
  readonly type: string
  readonly additivity: Additivity | null
  readonly description: string
}

@Resolver(() => DatasetType)
export class DatasetResolver {
  @Query(() => [DatasetType], { nullable: true, description: 'Every dataset that is served.' })
  datasets(@Ctx() { datasets }: OperationContext): readonly Dataset[] {
    return [...datasets.values()]
  }

  @Query(() => DatasetType, { nullable: true, description: 'Null when there is none.' })
  dataset(
    @Arg('name', () => String) name: string,
    @Ctx() { datasets }: OperationContext,
  ): Dataset | null {
    return datasets.get(name) ?? null
  }

  @FieldResolver()
  id(@Root() dataset: Dataset): string {
    return nodeId('Dataset', dataset.name)
  }

  @FieldResolver()
  fields(@Root() { dimensions, measures }: Dataset): readonly DatasetField[] {
    return [
      ...dimensions.map(({ name, type, description }) => ({
        name,
        type: typeName(type),
        additivity: null,
        description,
      })),
      ...measures.map((measure) => ({ ...measure, additivity: additivityOf(measure) })),
    ]
  }

  @FieldResolver(() => SnapshotType, {
    nullable: true,
    description: 'Null until a run published it, or the folder holds a file.',
  })
  async published(
    @Root() { name }: Dataset,
    @Ctx() context: OperationContext,
  ): Promise<SnapshotValue | null> {
    return (await (await context.publications()).get(name)) ?? null
  }

  @FieldResolver(() => [SnapshotType], {
    nullable: true,
    description: 'What was published, newest first; of a folder the present state alone.',
  })
  async snapshots(
    @Root() dataset: Dataset,
    @Arg('first', () => Int, { defaultValue: 20, description: `1 to ${MAX_SNAPSHOTS}.` })
    first: number,
    @Ctx() context: OperationContext,
  ): Promise<readonly SnapshotValue[]> {
    if (first < 1 || first > MAX_SNAPSHOTS)
      throw new CodedError(
        'FIRST_OUT_OF_RANGE',
        `first is ${first}: snapshots takes 1 to ${MAX_SNAPSHOTS}`,
      )
    if (isTable(dataset)) return context.publishing.history(dataset.name, first)
    const present = await (await context.publications()).get(dataset.name)
    return present === undefined ? [] : [present]
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'The end of the published data, exclusive; null where no time is known.',
  })
  async dataUntil(
    @Root() dataset: Dataset,
    @Ctx() context: OperationContext,
  ): Promise<bigint | null> {
    const published = await context.publications()
    return context.freshness.dataUntil(dataset, await published.get(dataset.name))
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'dataUntil is longer ago than declared; null where nothing is declared.',
  })
  async late(@Root() dataset: Dataset, @Ctx() context: OperationContext): Promise<boolean | null> {
    const published = await context.publications()
    return context.freshness.isLate(dataset, await published.get(dataset.name))
  }

  @FieldResolver(() => [JobType])
  producedBy(@Root() { name }: Dataset, @Ctx() { runs }: OperationContext): readonly Job[] {
    return runs.jobs.filter(({ produces }) => produces.includes(name))
  }
}

function typeName(type: ColumnType): string {
  return typeof type === 'string'
    ? type
    : `decimal(${type.decimal.precision},${type.decimal.scale})`
}
