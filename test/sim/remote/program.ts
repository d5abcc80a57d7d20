import { z } from 'zod'
import { assertNever } from '../../../src/model/assert-never'
import {
  attemptRequest,
  type AttemptRequest,
  type AttemptResult,
} from '../../../pipeline/runs/attempt-files'
import type { Breakage } from '../breakage'
import type { Lake } from '../lake/lake'
import type { Random } from '../random'
import { MILLIS, SECONDS, type Scheduler } from '../scheduler'
import type { WorkRules } from '../invariants/work-rules'
import type { AttemptMemory } from './attempt-memory'
import { hasEnded, type Execution } from './execution'
import type { Remote } from './remote'

export interface ProgramParts {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly files: AttemptMemory
  readonly lake: Lake
  readonly rules: WorkRules
  readonly broken: Breakage
  readonly service: () => Remote
}

const parameters = z.object({ days: z.array(z.string()) })

type Output = Extract<AttemptResult, { status: 'succeeded' }>['outputs'][number]

/** Thrown at a program whose execution has ended. */
class Stopped extends Error {}

/** What every attempt's program does: claim, write on branches, audit, leave a result, end. */
export class Programs {
  constructor(private readonly parts: ProgramParts) {}

  async execute(execution: Execution): Promise<void> {
    try {
      await this.run(execution)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
    }
  }

  /** A program that is told to end may still say that it failed. */
  terminate(execution: Execution): void {
    if (!execution.working || !this.parts.random.chance(0.5)) return
    this.leave(execution, failed(execution, 'JOB_FAILED', 'it was told to end'))
  }

  private async run(execution: Execution): Promise<void> {
    const { course } = execution
    const service = this.parts.service()
    if (course === 'neverBegins') return
    await this.step(execution, 3 * SECONDS, () => service.change(execution, { kind: 'running' }))
    if (course === 'hangsBeforeClaim') return
    if (course === 'diesBeforeClaim') return this.exit(execution, 'exit code 137')
    if (!(await this.step(execution, 3 * SECONDS, () => this.claim(execution)))) {
      return this.exit(execution, 'exit code 0')
    }
    if (course === 'hangsAfterClaim') return
    if (course === 'diesAfterClaim') return this.exit(execution, 'exit code 137')
    const request = this.requestOf(execution)
    const outputs: Output[] = []
    for (const dataset of Object.keys(request.writes)) {
      outputs.push(await this.step(execution, 4 * SECONDS, () => this.write(request, dataset)))
    }
    if (course === 'showsUnknownState') service.change(execution, { kind: 'unknown' })
    if (course === 'diesAfterWriting') return this.exit(execution, 'exit code 137')
    await this.step(execution, SECONDS, () => this.conclude(execution, request, outputs))
    await this.exit(execution, course === 'fails' ? 'exit code 1' : 'exit code 0')
  }

  private claim(execution: Execution): boolean {
    const { files, rules } = this.parts
    const { attemptId } = execution.submission
    const isFirst = files.create(files.address(attemptId, 'claim'), attemptId)
    if (!isFirst && this.parts.broken.programsHeedClaims) return false
    execution.working = true
    rules.workStarts(execution, this.requestOf(execution))
    return true
  }

  private async write(request: AttemptRequest, dataset: string): Promise<Output> {
    const target = request.writes[dataset]
    if (target === undefined) throw new Error('no such target')
    const snapshotId = await this.parts.lake.write(target, request.attemptId)
    const { days } = parameters.parse(request.parameters)
    const partitions = days.map((key) => ({ key, rows: '1' }))
    return { dataset, snapshotId, written: '1', partitions }
  }

  private conclude(execution: Execution, request: AttemptRequest, outputs: Output[]): void {
    const { course } = execution
    switch (course) {
      case 'fails':
        this.leave(execution, failed(execution, 'CHECK_FAILED', 'wrong count'))
        return
      case 'failsCheck':
        this.leave(execution, succeeded(request, outputs, false))
        return
      case 'namesOtherSnapshot':
        this.leave(execution, succeeded(request, outputs.map(misnamed), true))
        return
      case 'succeeds':
      case 'neverBegins':
      case 'diesBeforeClaim':
      case 'diesAfterClaim':
      case 'diesAfterWriting':
      case 'hangsBeforeClaim':
      case 'hangsAfterClaim':
      case 'showsUnknownState':
        for (const { snapshotId } of outputs) this.parts.lake.audit(snapshotId ?? '')
        this.leave(execution, succeeded(request, outputs, true))
        return
      default:
        assertNever(course)
    }
  }

  private leave(execution: Execution, result: AttemptResult): void {
    this.parts.files.write(execution.submission.resultAddress, JSON.stringify(result))
    this.parts.rules.resultLeft(execution, result.status)
  }

  private exit(execution: Execution, reason: string): Promise<void> {
    return this.step(execution, 500 * MILLIS, () => this.parts.service().end(execution, reason))
  }

  private requestOf({ submission }: Execution): AttemptRequest {
    const text = this.parts.files.read(submission.requestAddress)
    return attemptRequest.parse(JSON.parse(text ?? 'null'))
  }

  /** Within the time given, unless the execution ended meanwhile. */
  private step<T>(execution: Execution, within: number, action: () => T | Promise<T>): Promise<T> {
    const { scheduler, random } = this.parts
    return scheduler.act(random.between(0, within), () => {
      if (hasEnded(execution)) throw new Stopped()
      return action()
    })
  }
}

function succeeded(request: AttemptRequest, outputs: Output[], passed: boolean): AttemptResult {
  const { attemptId } = request
  return {
    version: 1,
    attemptId,
    status: 'succeeded',
    rows: { read: '1', written: '1', quarantined: '0', duplicate: '0', blank: '0', outside: '0' },
    outputs,
    checks: [{ name: 'accounted', passed, detail: '' }],
    manifests: [],
    files: [],
  }
}

function failed(
  { submission }: Execution,
  code: 'JOB_FAILED' | 'CHECK_FAILED',
  message: string,
): AttemptResult {
  return {
    version: 1,
    attemptId: submission.attemptId,
    status: 'failed',
    failure: { code, message },
  }
}

function misnamed(output: Output): Output {
  return { ...output, snapshotId: '1234567890123456789' }
}
