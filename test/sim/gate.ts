import { assertNever } from '../../src/model/assert-never'
import type { Faults, OperationKind } from './faults'
import type { Scheduler } from './scheduler'
import type { Trace } from './trace'

/** A process that may die at any wait: its waits then never end. */
export interface Process {
  readonly name: string
  readonly alive: boolean
  crash(): void
}

export type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }

export interface Operation<T> {
  readonly kind: OperationKind
  readonly what: string
  /** Resolves when the effect was had or has to wait for others; `done` is told when it was had. */
  perform(done: (outcome: Outcome<T>) => void): Promise<void>
  /** What the trace says of its value. */
  readonly words?: (value: T) => string
  /** What the caller sees when the operation, or its answer, does not arrive. */
  failure(): Error
  /** Its process died, and there is nothing more to come of it. */
  abandon?(): void
}

export interface GateParts {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly trace: Trace
}

/** Every operation of a process on the world outside passes here, and may find that world broken. */
export class Gate {
  constructor(
    private readonly process: Process,
    private readonly parts: GateParts,
  ) {}

  run<T>(operation: Operation<T>): Promise<T> {
    const { scheduler, faults } = this.parts
    return new Promise((resolve, reject) => {
      scheduler.after(faults.latency(operation.kind), () =>
        this.arrive(operation, (outcome) => {
          if (outcome.kind === 'value') resolve(outcome.value)
          else reject(outcome.error instanceof Error ? outcome.error : new Error('no error'))
        }),
      )
    })
  }

  /** An operation that never has to wait for others. */
  call<T>(what: string, effect: () => T | Promise<T>, kind: OperationKind = 'remote'): Promise<T> {
    return this.run({
      kind,
      what,
      perform: async (done) => done(await outcomeOf(effect)),
      failure: () => new Error('socket hang up'),
    })
  }

  private async arrive<T>(
    operation: Operation<T>,
    answer: (outcome: Outcome<T>) => void,
  ): Promise<void> {
    const { faults } = this.parts
    if (!this.process.alive) return this.arriveOrphaned(operation)
    const fate = faults.fate(operation.kind)
    switch (fate) {
      case 'done':
        await operation.perform((outcome) => this.deliver(operation, outcome, answer))
        return
      case 'refused':
        this.tell(operation, 'never arrives')
        answer({ kind: 'error', error: operation.failure() })
        return
      case 'lost':
        await operation.perform((outcome) => {
          this.tell(operation, `${this.end(operation, outcome)}; the answer is lost`)
          this.answer({ kind: 'error', error: operation.failure() }, answer)
        })
        return
      case 'crashedBefore':
        this.tell(operation, 'never arrives: the process dies')
        this.process.crash()
        operation.abandon?.()
        return
      case 'crashedAfter':
        await operation.perform((outcome) => {
          this.tell(operation, `${this.end(operation, outcome)}; the process dies`)
          this.process.crash()
          operation.abandon?.()
        })
        return
      default:
        assertNever(fate)
    }
  }

  private async arriveOrphaned<T>(operation: Operation<T>): Promise<void> {
    if (!this.parts.faults.arrivesAnyway()) return operation.abandon?.()
    await operation.perform((outcome) => {
      this.tell(operation, `${this.end(operation, outcome)}; the process is dead`)
      operation.abandon?.()
    })
  }

  private deliver<T>(
    operation: Operation<T>,
    outcome: Outcome<T>,
    answer: (outcome: Outcome<T>) => void,
  ): void {
    this.tell(operation, this.end(operation, outcome))
    const { scheduler, faults } = this.parts
    const latency = faults.answerLatency()
    if (latency > 0) scheduler.after(latency, () => this.answer(outcome, answer))
    else this.answer(outcome, answer)
  }

  private answer<T>(outcome: Outcome<T>, answer: (outcome: Outcome<T>) => void): void {
    if (this.process.alive) answer(outcome)
  }

  private end<T>({ words }: Operation<T>, outcome: Outcome<T>): string {
    return outcome.kind === 'value' && words !== undefined
      ? shortened(words(outcome.value))
      : sketch(outcome)
  }

  private tell<T>({ what }: Operation<T>, end: string): void {
    this.parts.trace.add(this.process.name, `${what} → ${end}`)
  }
}

export async function outcomeOf<T>(effect: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'value', value: await effect() }
  } catch (error) {
    return { kind: 'error', error }
  }
}

const SKETCH = 140

/** Enough of an outcome that two ways which differ in it have different hashes, and people can read it. */
function sketch(outcome: Outcome<unknown>): string {
  if (outcome.kind === 'error') return outcome.error instanceof Error ? outcome.error.message : '?'
  return shortened(inWords(outcome.value))
}

function shortened(text: string): string {
  return text.length <= SKETCH ? text : `${text.slice(0, SKETCH)}…`
}

/** For the trace. */
export function inWords(value: unknown): string {
  return value === undefined ? 'ok' : JSON.stringify(value, readable)
}

function readable(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return `${value.length} bytes`
  return value instanceof Map ? Object.fromEntries(value) : value
}
