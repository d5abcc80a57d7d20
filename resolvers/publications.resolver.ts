import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { PublishPayload } from '../schema/types/publish-payload'
import { CodedError } from '../src/model/coded-error'
import type { Dataset } from '../src/model/dataset'
import type { OperationContext } from './operation-context'

const REPLACES =
  'The snapshot that is published now, else PUBLISH_CONFLICT; the same again is no fault.'

interface Payload {
  readonly dataset: Dataset
}

@Resolver()
export class PublicationsResolver {
  @Mutation(() => PublishPayload, {
    nullable: true,
    description:
      'Makes a snapshot that a succeeded run audited the one that queries read. SNAPSHOT_NOT_AUDITED, SNAPSHOT_EXPIRED.',
  })
  async publishSnapshot(
    @Arg('dataset', () => String) dataset: string,
    @Arg('snapshotId', () => ID) snapshotId: string,
    @Arg('replaces', () => ID, {
      nullable: true,
      description: `${REPLACES} Null: nothing is published.`,
    })
    replaces: string | null | undefined,
    @Ctx() context: OperationContext,
  ): Promise<Payload> {
    await context.publishing.publish({ dataset, snapshotId, replaces: replaces ?? null })
    return payloadOf(dataset, context)
  }

  @Mutation(() => PublishPayload, {
    nullable: true,
    description:
      'Goes back to a snapshot that was published before; the next run starts from it. SNAPSHOT_NOT_AUDITED, SNAPSHOT_EXPIRED.',
  })
  async rollbackDataset(
    @Arg('dataset', () => String) dataset: string,
    @Arg('snapshotId', () => ID) snapshotId: string,
    @Arg('replaces', () => ID, { description: REPLACES }) replaces: string,
    @Ctx() context: OperationContext,
  ): Promise<Payload> {
    await context.publishing.rollback({ dataset, snapshotId, replaces })
    return payloadOf(dataset, context)
  }
}

function payloadOf(name: string, context: OperationContext): Payload {
  context.forgetPublications()
  const dataset = context.datasets.get(name)
  if (dataset === undefined) throw new CodedError('NOT_FOUND', `There is no dataset ${name}.`)
  return { dataset }
}
