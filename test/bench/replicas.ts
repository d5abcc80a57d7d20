import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = path.resolve(__dirname, '../..')
const CLOCK_TICK_MS = 10

/** A server of the benchmark, one of several over one database. */
export interface Replica {
  /** Of /graphql. */
  readonly url: string
  /** What its process has used of a processor. */
  readonly cpuMs: () => number
}

/** Measures while so many replicas run, and then kills them. */
export async function withReplicas<Value>(
  count: number,
  databaseUrl: string,
  scratch: string,
  measure: (replicas: readonly Replica[]) => Promise<Value>,
): Promise<Value> {
  const attempts = mkdtempSync(path.join(scratch, 'attempts-'))
  const started = Array.from({ length: count }, () => start(databaseUrl, attempts))
  try {
    return await measure(await Promise.all(started.map(replica)))
  } finally {
    for (const { pid } of started) if (pid !== undefined) process.kill(pid, 'SIGKILL')
  }
}

function start(databaseUrl: string, attempts: string): ChildProcess {
  const hook = path.join(ROOT, 'infra/local/typescript-hook.cjs')
  const script = path.join(__dirname, 'runs-replica.ts')
  return spawn(process.execPath, ['-r', hook, script, databaseUrl, attempts], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function replica({ stdout, pid }: ChildProcess): Promise<Replica> {
  return new Promise((resolve) => {
    if (stdout === null) return
    createInterface({ input: stdout }).on('line', (line) => {
      const url = /^Serving (.+)$/.exec(line)?.[1]
      if (url !== undefined) resolve({ url, cpuMs: () => cpuMs(pid) })
    })
  })
}

/** User and system time, by /proc/PID/stat. */
function cpuMs(pid: number | undefined): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const fields = rest.split(' ')
  return CLOCK_TICK_MS * (Number(fields[11]) + Number(fields[12]))
}
