import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { RunOutputType } from '../schema/types/run-output'
import type { Dataset } from '../src/model/dataset'
import type { RunOutput } from '../src/model/run'
import type { OperationContext } from './operation-context'
import type { SnapshotValue } from './snapshot.resolver'

@Resolver(() => RunOutputType)
export class RunOutputResolver {
  @FieldResolver()
  dataset(@Root() output: RunOutput, @Ctx() { datasets }: OperationContext): Dataset | null {
    return datasets.get(output.dataset) ?? null
  }

  @FieldResolver()
  async snapshot(
    @Root() { dataset, snapshotId }: RunOutput,
    @Ctx() context: OperationContext,
  ): Promise<SnapshotValue | null> {
    if (snapshotId === null) return null
    const published = await (await context.publications()).get(dataset)
    return published?.snapshotId === snapshotId
      ? published
      : { dataset, snapshotId, publishedAt: null, runId: null }
  }
}
