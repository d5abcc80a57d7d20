import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemClock, type Clock } from '../../src/model/clock'
import { ATTEMPT_VARIABLE, findProcesses, isStillOf, signalProcesses } from './attempt-processes'
import { AttemptFolders } from './attempt-folders'
import type {
  AttemptLinks,
  AttemptRef,
  Launcher,
  LoggedAttempt,
  Observation,
  Submission,
  Submitted,
} from './launcher'
import { readLogTail } from './log-tail'
import { readIfThere } from './read-if-there'

/** A program with its arguments and all of its environment. */
export interface Command {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface LocalProcessOptions {
  readonly name: string
  readonly capacity: number
  /** Absolute: each attempt has its folder in it. */
  readonly attemptsFolder: string
  commandOf(submission: Submission): Promise<Command>
  /** The attempt was seen ended with this exit code. */
  onExit?(attemptId: string, exitCode: number): void
  readonly clock?: Clock
}

/** From being asked to end until being killed. */
const GRACE_MICROS = 5_000_000n

/** Keeps the exit code where a server that was restarted finds it; a rename shows all of it or nothing. */
const WRAPPER = '"$@"; code=$?; printf "%s\\n" "$code" > exit.partial && mv exit.partial exit'

/**
 * Executes attempts as processes of their own on this machine, each in a session of its own, so
 * that they outlive the server and a terminal's Ctrl-C does not reach them.
 */
export class LocalProcessLauncher implements Launcher {
  readonly name: string
  readonly local = true
  readonly capacity: number
  /** A process is seen from the moment that it is there. */
  readonly lagMs = 0
  readonly store: AttemptFolders
  private readonly cancelAskedAt = new Map<string, bigint>()
  /** Where each was last seen: to look there first spares a look at every process of the machine. */
  private readonly seenAt = new Map<string, number>()
  private readonly clock: Clock

  constructor(private readonly options: LocalProcessOptions) {
    this.name = options.name
    this.capacity = options.capacity
    this.store = new AttemptFolders(options.attemptsFolder)
    this.clock = options.clock ?? systemClock
  }

  async submit(submission: Submission): Promise<Submitted> {
    const { attemptId } = submission
    const { command, args, env } = await this.options.commandOf(submission)
    const folder = dirname(submission.resultAddress)
    await mkdir(folder, { recursive: true })
    const log = await open(join(folder, 'log'), 'a')
    try {
      const child = spawn(
        'sh',
        ['-c', WRAPPER, `lakefront-attempt-${attemptId}`, command, ...args],
        {
          cwd: folder,
          env: { ...env, [ATTEMPT_VARIABLE]: attemptId },
          detached: true,
          stdio: ['ignore', log.fd, log.fd],
        },
      )
      await once(child, 'spawn')
      child.unref()
      return { kind: 'accepted', externalId: `pid ${child.pid}` }
    } finally {
      await log.close()
    }
  }

  async find(attempt: AttemptRef): Promise<Observation> {
    const found = await this.observe([attempt])
    return found.get(attempt.attemptId) ?? { kind: 'notFound' }
  }

  async observe(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Observation>> {
    const attemptIds = attempts.map(({ attemptId }) => attemptId)
    const stay = await Promise.all(attemptIds.map((id) => this.isWhereItWas(id)))
    const missing = attemptIds.filter((_, index) => stay[index] !== true)
    if (missing.length > 0) await this.lookFor(missing)
    const seen = attemptIds.map(async (id) => [id, await this.stateOf(id)] as const)
    return new Map(await Promise.all(seen))
  }

  /** The first time asks; when the grace is over, the next one kills. */
  async cancel({ attemptId }: AttemptRef): Promise<void> {
    const processes = (await findProcesses([attemptId])).get(attemptId) ?? []
    const askedAt = this.cancelAskedAt.get(attemptId)
    if (askedAt === undefined) {
      this.cancelAskedAt.set(attemptId, this.clock())
      signalProcesses(processes, 'SIGTERM')
    } else if (this.clock() >= askedAt + GRACE_MICROS) {
      signalProcesses(processes, 'SIGKILL')
    }
  }

  links({ attemptId }: AttemptRef): AttemptLinks {
    return { console: null, log: this.path(attemptId, 'log') }
  }

  logTail({ attemptId }: LoggedAttempt, lines: number): Promise<readonly string[]> {
    return readLogTail(this.path(attemptId, 'log'), lines)
  }

  private async isWhereItWas(attemptId: string): Promise<boolean> {
    const pid = this.seenAt.get(attemptId)
    return pid !== undefined && (await isStillOf(attemptId, pid))
  }

  private async lookFor(attemptIds: readonly string[]): Promise<void> {
    const processes = await findProcesses(attemptIds)
    for (const id of attemptIds) {
      const [first] = processes.get(id) ?? []
      if (first === undefined) this.seenAt.delete(id)
      else this.seenAt.set(id, first.pid)
    }
  }

  private async stateOf(attemptId: string): Promise<Observation> {
    const pid = this.seenAt.get(attemptId)
    if (pid !== undefined) return { kind: 'running', externalId: `pid ${pid}`, startedAt: null }
    this.cancelAskedAt.delete(attemptId)
    return this.ended(attemptId)
  }

  private async ended(attemptId: string): Promise<Observation> {
    const exit = await readIfThere(this.path(attemptId, 'exit'))
    if (exit !== null) {
      const code = Number(exit.trim())
      this.options.onExit?.(attemptId, code)
      return { kind: 'ended', externalId: attemptId, reason: `exit code ${code}` }
    }
    const submitted = (await readIfThere(this.path(attemptId, 'log'))) !== null
    if (!submitted) return { kind: 'notFound' }
    return {
      kind: 'ended',
      externalId: attemptId,
      reason: 'it was ended from outside and left no exit code',
    }
  }

  private path(attemptId: string, name: string): string {
    return this.store.address(attemptId, name)
  }
}
