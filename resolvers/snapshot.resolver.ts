import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { RunType } from '../schema/types/run'
import { SnapshotType } from '../schema/types/snapshot'
import type { Run } from '../src/model/run'
import { nodeId } from './node-id'
import type { OperationContext } from './operation-context'

/** A publication, or what is known of a snapshot that is no longer the published one. */
export interface SnapshotValue {
  readonly dataset: string
  readonly snapshotId: string
  readonly publishedAt: bigint | null
  readonly runId: string | null
}

@Resolver(() => SnapshotType)
export class SnapshotResolver {
  @FieldResolver()
  id(@Root() { dataset, snapshotId }: SnapshotValue): string {
    return nodeId('Snapshot', `${dataset}:${snapshotId}`)
  }

  @FieldResolver(() => RunType, {
    nullable: true,
    description: 'The run that published it; null for an earlier snapshot.',
  })
  async run(
    @Root() { runId }: SnapshotValue,
    @Ctx() { runById }: OperationContext,
  ): Promise<Run | null> {
    return runId === null ? null : runById.load(runId)
  }
}
