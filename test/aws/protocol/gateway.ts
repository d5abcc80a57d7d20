import { z } from 'zod'
import type { Aws, Call, Called, Delivery } from '../core/aws'
import { type Members, ServiceError } from '../core/service'
import type { Judge } from '../model/service-models'
import type { Binding } from './binding'
import type { WireAnswer, WireRequest } from './wire'

/** A request or an answer that the service's model does not allow. */
export interface Violation {
  readonly of: 'request' | 'answer'
  readonly service: string
  readonly operation: string
  readonly problem: string
}

export interface GatewayParts {
  readonly aws: Aws
  readonly bindings: readonly Binding[]
  /** Absent: nothing is judged. */
  readonly judge: Judge | null
  /** Waits: really where there are sockets, in virtual time where there is a simulation. */
  readonly pause: (milliseconds: number) => Promise<void>
}

/** What a client sees: an answer, or a connection that is cut. */
export type Seen = WireAnswer | 'cut'

const POLL_MS = 5

/** Between bytes and services: the same for sockets and for clients in this process. */
export class Gateway {
  readonly violations: Violation[] = []
  private readonly answered = { requests: 0 }

  constructor(private readonly parts: GatewayParts) {}

  /** @param isGone whether the client has hung up, so that nobody waits any more */
  async answer(request: WireRequest, isGone = () => false): Promise<Seen> {
    const found = this.find(request)
    if (found === 'unreadable') return unreadable()
    if (found === null) return unknownTarget(request)
    const { binding, call } = found
    const refused = this.judgeRequest(call)
    if (refused !== null) return this.finish(binding.encodeError(refused))
    const called = this.parts.aws.call(call)
    const { delivery } = called
    if (delivery.kind === 'cut') {
      await this.parts.pause(delivery.afterMs)
      return 'cut'
    }
    if (delivery.kind === 'error') {
      this.judgeError(call, binding, delivery.error, called)
      return this.finish(binding.encodeError(delivery.error))
    }
    const members = await this.membersOf(delivery, isGone)
    if (members === null) return 'cut'
    const problem = this.judgeAnswer(call, members, called)
    return this.finish(
      problem === null ? binding.encode(call.operation, members) : binding.encodeError(problem),
    )
  }

  private find(request: WireRequest): { binding: Binding; call: Call } | 'unreadable' | null {
    try {
      for (const binding of this.parts.bindings) {
        const call = binding.decode(request)
        if (call !== null) return { binding, call }
      }
      return null
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof z.ZodError) return 'unreadable'
      throw error
    }
  }

  private async membersOf(
    delivery: Extract<Delivery, { kind: 'answer' | 'waiting' }>,
    isGone: () => boolean,
  ): Promise<Members | null> {
    if (delivery.kind === 'answer') return delivery.members
    while (!isGone()) {
      const members = delivery.poll(this.parts.aws.advance())
      if (members !== null) return members
      await this.parts.pause(POLL_MS)
    }
    return null
  }

  /** A service refuses what its model does not allow; that a client sends it is worth a look. */
  private judgeRequest(call: Call): ServiceError | null {
    const { service, operation, input } = call
    const problems = this.parts.judge?.ofRequest(service, operation, input) ?? []
    if (problems.length === 0) return null
    this.note('request', call, problems)
    const { code, status } = this.parts.aws.service(service)?.errors.invalid ?? UNKNOWN
    this.parts.aws.record(call, code)
    return new ServiceError(code, status, problems.join('; '))
  }

  private judgeAnswer(call: Call, members: Members, { faults }: Called): ServiceError | null {
    if (faults.some(({ kind }) => kind === 'unknownState')) return null
    const problems = this.parts.judge?.ofAnswer(call.service, call.operation, members) ?? []
    if (problems.length === 0) return null
    this.note('answer', call, problems)
    return new ServiceError('StandInIsWrong', 500, problems.join('; '))
  }

  private judgeError(call: Call, binding: Binding, error: ServiceError, { faults }: Called): void {
    if (faults.some(({ kind }) => kind === 'error')) return
    const { judge } = this.parts
    const members = binding.errorMembers(error)
    this.note('answer', call, judge?.ofError(call.service, call.operation, error, members) ?? [])
  }

  private note(of: Violation['of'], call: Call, problems: readonly string[]): void {
    const { service, operation } = call
    for (const problem of problems) this.violations.push({ of, service, operation, problem })
  }

  private finish(answer: WireAnswer): WireAnswer {
    this.answered.requests += 1
    const id = `request-${this.answered.requests}`
    return { ...answer, headers: { ...answer.headers, 'x-amzn-requestid': id } }
  }
}

const UNKNOWN = { code: 'ValidationException', status: 400 } as const

/** The body is no JSON structure. */
function unreadable(): WireAnswer {
  return {
    status: 400,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'SerializationException' },
    body: JSON.stringify({
      __type: 'SerializationException',
      message: 'The body is no structure.',
    }),
  }
}

function unknownTarget({ method, path, headers }: WireRequest): WireAnswer {
  const target = headers['x-amz-target'] ?? ''
  return {
    status: 404,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': 'UnknownOperationException',
    },
    body: JSON.stringify({ message: `nothing answers ${method} ${path} ${target}` }),
  }
}
