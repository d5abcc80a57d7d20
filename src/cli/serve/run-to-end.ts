import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** Null: ended by a signal. */
export interface ProgramEnd {
  readonly code: number | null
  /** What it wrote, errors last. */
  readonly output: string
}

/**
 * Runs a program and all that it starts in a group of their own, so that the terminal's Ctrl-C reaches
 * them through `signal` alone. They never outlive this process, unless that is killed.
 */
export async function runToEnd(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const end = () => endGroup(child)
  signal.addEventListener('abort', end)
  process.on('exit', end)
  if (signal.aborted) end()
  try {
    const [output, errors] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ])
    return { code: child.exitCode, output: output + errors }
  } finally {
    signal.removeEventListener('abort', end)
    process.off('exit', end)
  }
}

function endGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  try {
    process.kill(-pid, 'SIGTERM')
  } catch {
    // It ended at this moment.
  }
}
