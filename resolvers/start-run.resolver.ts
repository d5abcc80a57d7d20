import { Args, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Job } from '../pipeline/jobs/job'
import { pascalCase } from '../schema/decorators/names'
import { argsType, type MadeClass } from '../schema/types/made-type'
import { RunPayload } from '../schema/types/run-payload'
import type { Run } from '../src/model/run'
import { KEY_DESCRIPTION, checkIdempotencyKey } from './idempotency-key'
import { objectShape, type ObjectShape } from './input-shape'
import { inputOf, jobInputValue } from './job-input'
import type { OperationContext } from './operation-context'
import { refuseNulls } from './refuse-nulls'
import type { ResolverClass } from './resolver-class'

interface StartArguments {
  /** Absent where the job takes no input. */
  readonly input?: unknown
  readonly idempotencyKey: string
}

/** type-graphql's metadata is one global, so the mutation of a job is made once. */
const made = new WeakMap<Job, ResolverClass>()

/** The mutation that starts a job. */
export function startRunResolver(job: Job): ResolverClass {
  const found = made.get(job)
  if (found !== undefined) return found
  const fresh = makeResolver(job)
  made.set(job, fresh)
  return fresh
}

function makeResolver(job: Job): ResolverClass {
  const shape = objectShape(job.input, `input of ${job.name}`)
  const args = startArgs(job, shape)

  @Resolver()
  class StartRunResolver {
    @Mutation(() => RunPayload, {
      name: `start${pascalCase(job.name)}`,
      nullable: true,
      description: job.description,
    })
    async start(
      @Args(() => args) { input = {}, idempotencyKey }: StartArguments,
      @Ctx() { runs, principal }: OperationContext,
    ): Promise<{ readonly run: Run }> {
      checkIdempotencyKey(idempotencyKey)
      refuseNulls(input, 'input')
      const value = jobInputValue(shape, input)
      return { run: await runs.start(job.name, value, idempotencyKey, principal) }
    }
  }
  return StartRunResolver
}

function startArgs(job: Job, shape: ObjectShape): MadeClass {
  const name = pascalCase(job.name)
  return argsType(`Start${name}Args`, [
    ...(shape.members.length === 0
      ? []
      : [{ name: 'input', type: inputOf(name, shape), options: {} }]),
    { name: 'idempotencyKey', type: String, options: { description: KEY_DESCRIPTION } },
  ])
}
