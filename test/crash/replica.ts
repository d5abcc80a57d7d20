import { type ServerProcess, startServerProcess } from '../support/server-process'
import type { Victim } from './kill-at-random'

/** One of several servers that share a PostgreSQL. */
export class Replica implements Victim {
  private server: ServerProcess | null = null
  private starts = 0

  /** @param environment what its start is told; told how many there were before */
  constructor(
    readonly name: string,
    private readonly environment: (starts: number) => Readonly<Record<string, string>>,
  ) {}

  /** Also while it is dead: clients go on asking. */
  get url(): string {
    return this.server?.url ?? ''
  }

  async start(): Promise<void> {
    const environment = this.environment(this.starts)
    this.starts += 1
    this.server = await startServerProcess(environment['LAKEFRONT_HOME'] ?? '', environment)
  }

  async kill(): Promise<void> {
    await this.server?.kill()
  }

  async end(): Promise<void> {
    expect(await this.server?.interrupt()).toBe(0)
  }
}
