import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { AnswerSourceType } from '../schema/types/answer-source'
import type { Run } from '../src/model/run'
import type { AnswerSource } from '../src/query/query-service'
import type { OperationContext } from './operation-context'

/** Of an answer, with where the rows come from that its relations lead to. */
export interface SourceWithRelated extends AnswerSource {
  readonly related?: readonly AnswerSource[]
}

@Resolver(() => AnswerSourceType)
export class AnswerSourceResolver {
  @FieldResolver()
  async run(
    @Root() { runId }: AnswerSource,
    @Ctx() { runById }: OperationContext,
  ): Promise<Run | null> {
    return runId === null ? null : runById.load(runId)
  }

  @FieldResolver()
  executionMs(@Root() { executionMs }: AnswerSource): number | null {
    return executionMs === null ? null : Math.round(executionMs)
  }

  @FieldResolver(() => [AnswerSourceType], {
    description:
      'Of the rows that relations lead to, one for each statement, which may answer several fields.',
  })
  related(@Root() { related }: SourceWithRelated): readonly AnswerSource[] {
    return related ?? []
  }
}
