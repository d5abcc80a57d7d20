import { z } from 'zod'
import type { Clock, Instant } from '../../../src/model/clock'
import { conditionsUnder } from '../faults/conditions'
import type { CheckedFault } from '../faults/fault'
import type { FaultSource } from '../faults/script'
import { CallLog } from './call-log'
import { type AwsService, type Members, type Outcome, ServiceError } from './service'

export interface Call {
  readonly service: string
  readonly operation: string
  readonly input: Members
}

/** What becomes of a call. Its answer may have to be waited for, or never reach the client. */
export type Delivery =
  | Outcome
  | { readonly kind: 'error'; readonly error: ServiceError }
  /** The connection is cut after so long, done or not. */
  | { readonly kind: 'cut'; readonly afterMs: number }

export interface Called {
  readonly delivery: Delivery
  readonly faults: readonly CheckedFault[]
}

export interface AwsParts {
  readonly clock: Clock
  readonly services: readonly AwsService[]
  readonly faults: FaultSource
}

/**
 * The account: every service, what goes wrong, and the log of calls. Time moves only in `call` and
 * `advance`, so it is the same under a real and under a virtual clock.
 */
export class Aws {
  readonly log = new CallLog()
  private readonly services: ReadonlyMap<string, AwsService>

  constructor(private readonly parts: AwsParts) {
    this.services = new Map(parts.services.map((service) => [service.name, service]))
  }

  service(name: string): AwsService | undefined {
    return this.services.get(name)
  }

  /**
   * Carries out what is due by now.
   * @returns now
   */
  advance(): Instant {
    const now = this.parts.clock()
    for (const service of this.services.values()) service.advance(now)
    return now
  }

  /** @returns how it ends, and what was made to go wrong with it */
  call({ service: name, operation, input }: Call): Called {
    this.advance()
    const service = this.services.get(name)
    if (service === undefined) throw new Error(`there is no service ${name} here`)
    const faults = this.parts.faults({ service: name, action: operation, input })
    const delivery = this.deliver(service, { service: name, operation, input }, faults)
    this.record({ service: name, operation, input }, outcomeOf(delivery))
    return { delivery, faults }
  }

  /** Also for calls that are refused before they get here. */
  record({ service, operation, input }: Call, outcome: string): void {
    const resource = this.services.get(service)?.resourceOf(operation, input) ?? '*'
    this.log.add({ at: this.parts.clock(), service, action: operation, resource, outcome })
  }

  private deliver(service: AwsService, call: Call, faults: readonly CheckedFault[]): Delivery {
    const refused = refusal(service, faults)
    if (refused !== null) return { kind: 'error', error: refused }
    if (faults.some(({ kind }) => kind === 'noConnection')) return { kind: 'cut', afterMs: 0 }
    const delivery = this.handle(service, call, faults)
    const late = faults.find((fault) => fault.kind === 'error')
    if (late !== undefined) return { kind: 'error', error: errorOf(late) }
    const lost = faults.find((fault) => fault.kind === 'lostAnswer')
    return lost === undefined ? delivery : { kind: 'cut', afterMs: lost.afterMs }
  }

  private handle(service: AwsService, call: Call, faults: readonly CheckedFault[]): Delivery {
    const operation = service.operations[call.operation]
    try {
      if (operation === undefined)
        throw new ServiceError('UnknownOperationException', 404, `no operation ${call.operation}`)
      return operation(call.input, conditionsUnder(faults, this.parts.clock()))
    } catch (error) {
      if (error instanceof ServiceError) return { kind: 'error', error }
      if (!(error instanceof z.ZodError)) throw error
      const { code, status } = service.errors.invalid
      return { kind: 'error', error: new ServiceError(code, status, z.prettifyError(error)) }
    }
  }
}

function refusal(service: AwsService, faults: readonly CheckedFault[]): ServiceError | null {
  for (const fault of faults) {
    if (fault.kind === 'error' && !fault.isDone) return errorOf(fault)
    if (fault.kind === 'throttle') {
      const { code, status } = service.errors.throttled
      return new ServiceError(code, status, 'Rate exceeded')
    }
    if (fault.kind === 'serverError') {
      const { code, status } = service.errors.failed
      return new ServiceError(code, status, 'An error occurred while processing the request.')
    }
  }
  return null
}

function errorOf({
  code,
  status,
  message,
}: Extract<CheckedFault, { kind: 'error' }>): ServiceError {
  return new ServiceError(code, status, message)
}

function outcomeOf(delivery: Delivery): string {
  switch (delivery.kind) {
    case 'error':
      return delivery.error.code
    case 'cut':
      return 'cut'
    case 'answer':
    case 'waiting':
      return 'ok'
  }
}
