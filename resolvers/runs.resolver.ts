import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql'
import type { Job } from '../pipeline/jobs/job'
import type { RunFilter } from '../pipeline/runs/run-service'
import { RunWhere } from '../schema/inputs/run-where'
import { RunType } from '../schema/types/run'
import { RunConnection } from '../schema/types/run-connection'
import { CodedError } from '../src/model/coded-error'
import type { Run, RunStatus } from '../src/model/run'
import { keyOfNodeId, nodeId } from './node-id'
import type { OperationContext } from './operation-context'
import { refuseNulls } from './refuse-nulls'

const MAX_RUNS = 500

interface RunWhereValue {
  readonly job?: readonly string[]
  readonly status?: readonly RunStatus[]
  readonly created?: { readonly from: bigint; readonly until: bigint }
  readonly dataset?: readonly string[]
}

@Resolver()
export class RunsResolver {
  @Query(() => RunType, { nullable: true, description: 'Null when there is none.' })
  run(@Arg('id', () => ID) id: string, @Ctx() { runById }: OperationContext): Promise<Run | null> {
    return runById.load(keyOfNodeId('Run', id))
  }

  @Query(() => RunConnection, { nullable: true, description: 'Newest first.' })
  async runs(
    @Arg('where', () => RunWhere, { nullable: true }) where: RunWhereValue | undefined,
    @Arg('first', () => Int, {
      defaultValue: 50,
      description: `1 to ${MAX_RUNS}, else FIRST_OUT_OF_RANGE.`,
    })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description: 'endCursor of the page before.',
    })
    after: string | null | undefined,
    @Ctx() { runs }: OperationContext,
  ): Promise<object> {
    checkFirst(first)
    const last = after === undefined || after === null ? null : runOfCursor(after)
    const page = await runs.list(runFilter(where, runs.jobs), first, last)
    return connectionOf(page.runs, page.hasNextPage, last !== null)
  }
}

function checkFirst(first: number): void {
  if (first >= 1 && first <= MAX_RUNS) return
  throw new CodedError('FIRST_OUT_OF_RANGE', `first is ${first}: runs takes 1 to ${MAX_RUNS}`)
}

function runFilter(where: RunWhereValue | undefined, jobs: readonly Job[]): RunFilter {
  if (where === undefined) return {}
  refuseNulls(where, 'where')
  const wanted = wantedJobs(where, jobs)
  return {
    ...(wanted && { jobs: wanted }),
    ...(where.status && { statuses: where.status }),
    ...(where.created && { created: where.created }),
  }
}

/** What produces a dataset is known of the jobs; null: every job. */
function wantedJobs(
  { job, dataset }: RunWhereValue,
  jobs: readonly Job[],
): readonly string[] | null {
  if (dataset === undefined) return job ?? null
  const producing = jobs
    .filter(({ produces }) => produces.some((name) => dataset.includes(name)))
    .map(({ name }) => name)
  return job === undefined ? producing : producing.filter((name) => job.includes(name))
}

function runOfCursor(cursor: string): string {
  try {
    return keyOfNodeId('Run', cursor)
  } catch (cause) {
    throw new CodedError('CURSOR_MISMATCH', 'after is no cursor of runs: take it from an answer', {
      cause,
    })
  }
}

function connectionOf(
  runs: readonly Run[],
  hasNextPage: boolean,
  hasPreviousPage: boolean,
): object {
  const edges = runs.map((node) => ({ cursor: nodeId('Run', node.id), node }))
  return {
    edges,
    nodes: runs,
    pageInfo: {
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage,
      hasPreviousPage,
    },
  }
}
