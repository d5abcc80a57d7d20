import { CodedError } from '../../../src/model/coded-error'
import { isTerminal, type Run } from '../../../src/model/run'
import type { Replica } from '../replica'
import { SECONDS } from '../scheduler'
import type { StoredState } from '../postgres/stored-state'
import { hasEnded } from '../remote/execution'
import { must } from '../violation'
import type { World } from '../world'
import { inputOf, JOBS } from './jobs'

const me = { id: 'anonymous' }

/** A mutation as a client means it: sent until it is answered, always with the same key. */
interface Intent {
  readonly what: string
  send(replica: Replica): Promise<Answered>
  answered(answer: Answer): void
  /** One of the times that it was sent nobody heard what came of it. */
  unheard?(): void
}

/** Retries of a run, by key. */
interface Retries {
  readonly accepted: Set<string>
  readonly unheard: Set<string>
}

type Answered = Pick<Run, 'id' | 'status'>
type Answer = { readonly run: Answered } | { readonly refusal: CodedError }

/** Clients that start, cancel and retry runs, and remember what they were told. */
export class Clients {
  /** Of each run that was accepted. */
  readonly accepted = new Map<string, Retries>()
  /** By run, the revision at which the operator retried it. */
  private readonly retried = new Map<string, number>()
  private unanswered = 0
  private sent = 0

  constructor(private readonly world: World) {}

  begin(): void {
    const { random, profile } = this.world
    let at = 0
    for (let number = 1; number <= profile.runs; number += 1) {
      // A scheduler starts several at the same moment.
      if (number === 1 || !random.chance(profile.together)) at = random.between(0, 30 * SECONDS)
      this.plan(at, this.start(number))
    }
    this.operate()
  }

  /**
   * Whoever operates it all looks now and then: a run that keeps its tables, because nobody saw the
   * end of its attempt, is retried once that did end; and what is published is sometimes taken back.
   */
  private operate(): void {
    const { scheduler, state, service, random, faults } = this.world
    for (const { id, revision } of abandonedRuns(state)) {
      const attempts = state?.attempts.filter(({ run_id }) => run_id === id) ?? []
      const ended = attempts.every((attempt) => service.of(attempt.id).every(hasEnded))
      if (ended && this.retried.get(id) !== revision) this.plan(0, this.retrying(id))
      if (ended) this.retried.set(id, revision)
    }
    if (!faults.calm && random.chance(0.3)) this.rollBack()
    scheduler.after(20 * SECONDS, () => this.operate())
  }

  private rollBack(): void {
    const { state, random } = this.world
    const latest = state?.publications.filter(({ version }) => version > 1).at(-1)
    if (state === null || latest === undefined) return
    const { dataset, version, snapshot_id: replaces } = latest
    const earlier = state.publications.filter(
      (one) => one.dataset === dataset && one.version < version,
    )
    const { snapshot_id: snapshotId } = random.pick(earlier)
    this.plan(0, {
      what: `roll ${dataset} back to ${snapshotId}`,
      send: async ({ publications }) => {
        const { runId } = await publications.rollback({ dataset, snapshotId, replaces })
        return { id: runId, status: 'succeeded' }
      },
      answered: () => undefined,
    })
  }

  get done(): boolean {
    return this.unanswered === 0
  }

  private plan(micros: number, intent: Intent): void {
    this.unanswered += 1
    const { faults, random, scheduler } = this.world
    scheduler.after(micros, () => void this.insist(intent))
    // The same request once more, as proxies do at once and impatient people after a while.
    if (faults.goesBadly(0.3)) {
      const later = random.chance(0.5) ? 0 : random.between(0, SECONDS)
      scheduler.after(micros + later, () => void this.once(intent))
    }
  }

  private start(number: number): Intent {
    const { random } = this.world
    const job = random.pick(JOBS).name
    const input = inputOf(random.between(1, 3), random.between(1, 2))
    const key = `start ${number}`
    let runId: string | null = null
    return {
      what: `start ${job} ${key}`,
      send: ({ service }) => service.start(job, input, key, me),
      answered: (answer) => {
        this.world.checked(() => {
          must('run' in answer, 'sameKeySameRun', () => `${key} is refused`)
          if (!('run' in answer)) return
          const { id } = answer.run
          must(runId === null || runId === id, 'sameKeySameRun', () => `${key} is ${id} too`)
          if (runId === null) this.follow(id)
          runId = id
        })
      },
    }
  }

  /** Some runs are canceled at some time, and some of those that did not succeed are retried. */
  private follow(runId: string): void {
    const { random, profile, faults } = this.world
    this.accepted.set(runId, { accepted: new Set(), unheard: new Set() })
    if (faults.calm) return
    if (random.chance(profile.cancels)) {
      this.plan(
        random.between(0, 30 * SECONDS),
        this.changing(`cancel ${runId}`, (service) => service.cancel(runId)),
      )
    }
    if (random.chance(profile.retries))
      this.plan(random.between(5, 60) * SECONDS, this.retrying(runId))
  }

  private retrying(runId: string): Intent {
    const key = `retry ${(this.sent += 1)}`
    const intent = this.changing(`${key} of ${runId}`, (service) => service.retry(runId, key, me))
    return {
      ...intent,
      answered: (answer) => {
        intent.answered(answer)
        if ('run' in answer) this.accepted.get(runId)?.accepted.add(key)
      },
      unheard: () => this.accepted.get(runId)?.unheard.add(key),
    }
  }

  private changing(what: string, send: (service: Replica['service']) => Promise<Run>): Intent {
    return {
      what,
      send: ({ service }) => send(service),
      answered: (answer) => {
        this.world.checked(() => {
          const fits = 'run' in answer || answer.refusal.code === 'WRONG_RUN_STATUS'
          must(fits, 'notLost', () => `${what} is answered with an error`)
        })
      },
    }
  }

  private async insist(intent: Intent): Promise<void> {
    while (!(await this.once(intent))) {
      await this.world.scheduler.sleep(this.world.random.between(SECONDS, 5 * SECONDS))
    }
    this.unanswered -= 1
  }

  /** False: no answer came, or one that says nothing. */
  private async once(intent: Intent): Promise<boolean> {
    const { replicas, random, trace, faults } = this.world
    if (replicas.length === 0) return false
    const replica = random.pick(replicas)
    trace.add('client', `${intent.what} at ${replica.name}`)
    const answer = await this.answerOf(replica, intent)
    const lost = answer === null || faults.goesBadly(0.05)
    trace.add('client', `${intent.what} → ${lost ? 'no answer' : wordsOf(answer)}`)
    if (lost) intent.unheard?.()
    else intent.answered(answer)
    return !lost
  }

  private answerOf(replica: Replica, intent: Intent): Promise<Answer | null> {
    return new Promise((resolve) => {
      const settle = (answer: Answer | null): void => {
        replica.mourners.delete(onDeath)
        resolve(answer)
      }
      const onDeath = (): void => settle(null)
      replica.mourners.add(onDeath)
      this.world.scheduler.after(45 * SECONDS, onDeath)
      intent.send(replica).then(
        (run) => settle({ run }),
        (error: unknown) => settle(error instanceof CodedError ? { refusal: error } : null),
      )
    })
  }
}

function abandonedRuns(state: StoredState | null): StoredState['runs'] {
  const keepsTables = (id: string): boolean =>
    state?.leases.some(({ run_id }) => run_id === id) ?? false
  return state?.runs.filter(({ id, status }) => status === 'failed' && keepsTables(id)) ?? []
}

function wordsOf(answer: Answer): string {
  if ('refusal' in answer) return answer.refusal.code
  const { id, status } = answer.run
  return `${id} ${status}${isTerminal(status) ? ', which is the end' : ''}`
}
