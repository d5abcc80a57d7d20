import { AwsRemote } from './aws/aws-remote'
import type { Breakage } from './breakage'
import { Faults } from './faults'
import { abandonedIn, checkStore, type AroundStore } from './invariants/store-rules'
import { checkAligned, checkMain } from './invariants/table-rules'
import { WorkRules } from './invariants/work-rules'
import { Lake } from './lake/lake'
import type { Sessions } from './postgres/sessions'
import { readStoredState, type StoredState } from './postgres/stored-state'
import { drawProfile, type Profile } from './profile'
import { Random } from './random'
import { AttemptMemory } from './remote/attempt-memory'
import { Programs } from './remote/program'
import type { Execution } from './remote/execution'
import type { Remote } from './remote/remote'
import { Service } from './remote/service'
import { Replica } from './replica'
import { MILLIS, Scheduler, SECONDS } from './scheduler'
import { Trace } from './trace'
import type { Surroundings } from './surroundings'
import { Violation } from './violation'
import { DATASETS } from './workload/jobs'

/** What changes nothing that a rule is about. */
const READS_OR_LEASES = /^(select|rollback|update lakefront\.run set leased|update public)/i

const CLOCK_ERROR = 120 * SECONDS

/** Everything that one seed makes: replicas, their PostgreSQL, the service, the tables, and the rules. */
export class World implements Surroundings {
  readonly scheduler = new Scheduler()
  readonly random: Random
  readonly trace = new Trace(this.scheduler)
  readonly profile: Profile
  readonly faults: Faults
  readonly files = new AttemptMemory()
  readonly lake: Lake
  readonly service: Remote
  readonly rules: WorkRules
  state: StoredState | null = null
  violation: Violation | null = null
  replicas: Replica[] = []
  private readonly shown = new Map<string, number>()
  private readonly abandoned = new Set<string>()
  private ids = 0

  constructor(
    seed: number,
    readonly sessions: Sessions,
    readonly broken: Breakage,
  ) {
    this.random = new Random(seed)
    this.profile = drawProfile(this.random)
    this.faults = new Faults(this.random, this.profile, this.scheduler)
    this.lake = new Lake(sessions.observer, this.trace, () => this.scheduler.now())
    this.rules = new WorkRules(
      () => this.service.executions,
      (attemptId) => this.state?.attempts.find(({ id }) => id === attemptId)?.ended ?? false,
      (attemptId) => this.abandoned.has(attemptId),
      (violation) => this.fail(violation),
    )
    const programs = new Programs({ ...this.shared(), service: () => this.service })
    const parts = {
      ...this.shared(),
      execute: (execution: Execution) => programs.execute(execution),
      terminate: (execution: Execution) => programs.terminate(execution),
    }
    const { service } = this.profile
    this.service = service === 'contract' ? new Service(parts) : new AwsRemote(parts, service)
  }

  async begin(): Promise<void> {
    this.trace.add('world', JSON.stringify(this.profile))
    for (const { table } of DATASETS) await this.lake.createTable(table)
    this.service.begin()
    for (let number = 1; number <= this.profile.replicas; number += 1)
      this.startReplica(`r${number}`)
    this.planDisasters()
  }

  newId(): string {
    return `id${(this.ids += 1)}`
  }

  /** Another process takes a dead one's place. */
  replace({ name }: Replica): void {
    const [number, incarnation = '1'] = name.split('.')
    this.replicas = this.replicas.filter((replica) => replica.name !== name)
    this.scheduler.after(this.random.between(0, 20 * SECONDS), () =>
      this.startReplica(`${number ?? ''}.${Number(incarnation) + 1}`),
    )
  }

  /** What was committed is looked at, and listeners hear of it. */
  async afterCommit(text: string): Promise<void> {
    if (/^update public\.iceberg_tables/i.test(text)) await this.checkTables(checkMain)
    if (READS_OR_LEASES.test(text.trim())) return
    const before = this.state
    const now = await readStoredState(this.sessions.observer)
    this.state = now
    for (const attemptId of abandonedIn(now)) this.abandoned.add(attemptId)
    this.checked(() => checkStore(now, before, this.aroundStore()))
    for (const { id, submissions } of now.attempts) {
      const former = before?.attempts.find((attempt) => attempt.id === id)?.submissions ?? 0
      if (submissions > former) this.rules.submits(id)
    }
    if (dueIn(now) !== dueIn(before)) this.notify()
  }

  async checkEnd(): Promise<void> {
    await this.checkTables((dataset, metadata, _, state) => {
      checkAligned(dataset, metadata, state)
      return 0
    })
  }

  fail(violation: Violation): void {
    this.violation ??= violation
    this.trace.add('world', `VIOLATION ${violation.message}`)
  }

  checked(rule: () => void): void {
    try {
      rule()
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      this.fail(error)
    }
  }

  private async checkTables(rule: typeof checkMain): Promise<void> {
    const { state } = this
    if (state === null) return
    for (const { name, table } of DATASETS) {
      const metadata = await this.lake.current(table)
      const before = this.shown.get(name) ?? 0
      this.checked(() => this.shown.set(name, rule(name, metadata, before, state)))
    }
  }

  private startReplica(name: string): void {
    const wrong = this.profile.clockJumps ? this.clockError() : 0n
    const replica = new Replica(name, this, wrong)
    this.replicas.push(replica)
    replica.start()
  }

  private planDisasters(): void {
    const { clockJumps, postgresRestarts, calmAt } = this.profile
    const often = 12 * SECONDS
    for (let at = often; at < calmAt; at += often) {
      const when = this.random.between(at - often, at)
      if (clockJumps) this.scheduler.after(when, () => this.jumpClock())
      if (postgresRestarts && this.random.chance(0.7))
        this.scheduler.after(when, () => this.restartPostgres())
    }
  }

  private jumpClock(): void {
    if (this.replicas.length === 0) return
    const replica = this.random.pick(this.replicas)
    replica.clockError = this.clockError()
    this.trace.add(replica.name, `its clock is wrong by ${replica.clockError / 1000n} ms`)
  }

  private clockError(): bigint {
    return BigInt(this.random.between(-CLOCK_ERROR, CLOCK_ERROR))
  }

  private restartPostgres(): void {
    this.trace.add('postgres', 'ends every connection')
    for (const replica of this.replicas) replica.loseConnections()
  }

  private notify(): void {
    for (const replica of this.replicas) {
      const latency = this.random.between(MILLIS, 20 * MILLIS)
      if (this.random.chance(0.9)) this.scheduler.after(latency, () => replica.wake())
    }
  }

  private aroundStore(): AroundStore {
    return {
      executions: this.service.executions,
      abandoned: this.abandoned,
      isAudited: (snapshotId) => this.lake.isAudited(snapshotId),
      isClaimed: (id) => this.files.read(this.files.address(id, 'claim')) !== null,
      resultOf: (attemptId) => this.rules.resultOf(attemptId),
    }
  }

  private shared() {
    const { scheduler, random, trace, profile, faults, files, lake, rules, broken } = this
    return { scheduler, random, trace, profile, faults, files, lake, rules, broken }
  }
}

/** Reconcilers are told of what is due: a run that is queued, asked to end, or over. */
function dueIn(state: StoredState | null): string {
  return JSON.stringify(state?.runs.map(({ status }) => status))
}
