import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { RunPayload } from '../schema/types/run-payload'
import type { Run } from '../src/model/run'
import { KEY_DESCRIPTION, checkIdempotencyKey } from './idempotency-key'
import { keyOfNodeId } from './node-id'
import type { OperationContext } from './operation-context'

@Resolver()
export class RunMutationsResolver {
  @Mutation(() => RunPayload, {
    nullable: true,
    description: 'Asks the attempt of a run to end. WRONG_RUN_STATUS: the run is over.',
  })
  async cancelRun(
    @Arg('id', () => ID) id: string,
    @Ctx() { runs }: OperationContext,
  ): Promise<{ readonly run: Run }> {
    return { run: await runs.cancel(keyOfNodeId('Run', id)) }
  }

  @Mutation(() => RunPayload, {
    nullable: true,
    description:
      'A further attempt of the same run, which must be FAILED or CANCELED, else WRONG_RUN_STATUS; its status goes back to QUEUED.',
  })
  async retryRun(
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, { description: KEY_DESCRIPTION }) idempotencyKey: string,
    @Ctx() { runs, principal }: OperationContext,
  ): Promise<{ readonly run: Run }> {
    checkIdempotencyKey(idempotencyKey)
    return { run: await runs.retry(keyOfNodeId('Run', id), idempotencyKey, principal) }
  }
}
