import { z } from 'zod'
import type { Instant } from '../../../src/model/clock'
import { type AwsService, type Conditions, type Outcome, ServiceError } from '../core/service'
import { arn, type Surroundings } from '../core/surroundings'
import { MILLISECOND } from '../core/units'
import { uuid } from '../core/uuid'
import { InvocationMover } from './advance-invocation'
import { type FunctionSetUp, type LambdaTimes, QUICK_TIMES } from './records'

const invoke = z.object({
  FunctionName: z.string(),
  InvocationType: z.enum(['Event', 'RequestResponse', 'DryRun']).default('RequestResponse'),
  Payload: z.string().default(''),
  Qualifier: z.string().optional(),
})

/** Lambda quotas, "Function configuration, deployment, and execution": the lowest documented figure. */
const MOST_EVENT_BYTES = 256 * 1024

/** AWS Lambda API reference, Invoke. */
export function lambda(
  surroundings: Surroundings,
  setUps: readonly FunctionSetUp[],
  times: LambdaTimes = QUICK_TIMES,
): AwsService {
  const functions = new Map(setUps.map((setUp) => [setUp.name, setUp]))
  const mover = new InvocationMover(functions, surroundings, times)

  function put(functionName: string, payload: string, isEvent: boolean, now: Instant): string {
    const id = uuid(surroundings.ids)
    mover.invocations.put({
      id,
      functionName,
      payload,
      isEvent,
      attempt: 0,
      createdAt: now,
      startsAt: isEvent ? now + BigInt(times.queueMs) * MILLISECOND : now,
      isStarted: false,
      endedAt: null,
      failed: false,
      output: null,
    })
    return id
  }

  function act(input: z.output<typeof invoke>, { now, twice }: Conditions): Outcome {
    const name = functionName(input.FunctionName)
    if (!functions.has(name))
      throw new ServiceError('ResourceNotFoundException', 404, `Function not found: ${name}`)
    if (input.InvocationType === 'DryRun') return { kind: 'answer', members: { StatusCode: 204 } }
    const isEvent = input.InvocationType === 'Event'
    if (isEvent && Buffer.byteLength(input.Payload) > MOST_EVENT_BYTES)
      throw new ServiceError('RequestTooLargeException', 413, 'The payload is too large.')
    const id = put(name, input.Payload, isEvent, now)
    if (twice) put(name, input.Payload, isEvent, now)
    if (isEvent) return { kind: 'answer', members: { StatusCode: 202 } }
    return { kind: 'waiting', poll: () => answerOf(id) }
  }

  function answerOf(id: string) {
    const invocation = mover.invocations.get(id)
    if (invocation === undefined || invocation.endedAt === null) return null
    const { failed, output } = invocation
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: output ?? '',
      ...(failed && { FunctionError: 'Unhandled' }),
    }
  }

  return {
    name: 'lambda',
    errors: {
      throttled: { code: 'TooManyRequestsException', status: 429 },
      failed: { code: 'ServiceException', status: 500 },
      invalid: { code: 'InvalidParameterValueException', status: 400 },
    },
    operations: { Invoke: (input, conditions) => act(invoke.parse(input), conditions) },
    advance: (now) => mover.advance(now),
    resourceOf: (_, { FunctionName: name }) =>
      typeof name === 'string' ? arn('lambda', `function:${functionName(name)}`) : '*',
  }
}

/** Of a name or an ARN, each with a qualifier or without one. */
function functionName(given: string): string {
  const parts = given.split(':')
  const after = parts.indexOf('function')
  return (after < 0 ? parts[0] : parts[after + 1]) ?? given
}
