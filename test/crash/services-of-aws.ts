import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Settings } from '../aws/process/settings'
import { startStandInProcess, type StandInProcess } from '../aws/process/stand-in-process'
import type { Victim } from './kill-at-random'

/** The stand-in for AWS, which keeps its address and what it knows. */
export class ServicesOfAws implements Victim {
  readonly name = 'AWS'
  /** What clients sent that the services' models do not know, over all starts. */
  readonly violations: unknown[] = []
  private process: StandInProcess | null = null

  constructor(
    private readonly folder: string,
    private readonly settings: Settings,
  ) {}

  get url(): string {
    return this.process?.url ?? ''
  }

  async start(): Promise<void> {
    this.process = await startStandInProcess(this.folder, this.settings, this.process?.port ?? 0)
  }

  async kill(): Promise<void> {
    this.violations.push(...((await this.process?.violations()) ?? []))
    await this.process?.kill()
  }

  /** Folders of works whose program lives. */
  running(): readonly string[] {
    const works = path.join(this.folder, 'work')
    return readdirSync(works).filter((work) => isAlive(path.join(works, work)))
  }
}

function isAlive(folder: string): boolean {
  const pid = path.join(folder, 'pid')
  if (existsSync(path.join(folder, 'exit')) || !existsSync(pid)) return false
  return existsSync(`/proc/${readFileSync(pid, 'utf8').trim()}/exe`)
}
