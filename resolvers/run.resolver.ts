import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Job } from '../pipeline/jobs/job'
import { RunType } from '../schema/types/run'
import { RunHistoryEventType } from '../schema/types/run-history-event'
import type { Run, RunHistoryEvent } from '../src/model/run'
import { nodeId } from './node-id'
import type { OperationContext } from './operation-context'

@Resolver(() => RunType)
export class RunResolver {
  @FieldResolver()
  id(@Root() run: Run): string {
    return nodeId('Run', run.id)
  }

  @FieldResolver()
  job(@Root() run: Run, @Ctx() { jobs }: OperationContext): Job | null {
    return jobs.get(run.job) ?? null
  }

  @FieldResolver(() => [RunHistoryEventType], { description: 'What happened to it, oldest first.' })
  events(
    @Root() run: Run,
    @Ctx() { eventsByRun }: OperationContext,
  ): Promise<readonly RunHistoryEvent[]> {
    return eventsByRun.load(run.id)
  }

  @FieldResolver()
  logTail(@Root() run: Run, @Ctx() { runs }: OperationContext): Promise<readonly string[]> {
    return runs.logTail(run.id)
  }
}
