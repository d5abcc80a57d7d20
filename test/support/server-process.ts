import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = path.resolve(__dirname, '../..')

export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** Ends it as a crash does: no handler runs. */
  kill(): Promise<void>
  /** Ends it as Ctrl-C does; resolves with the exit code. */
  interrupt(): Promise<number | null>
}

/** Starts the compiled server as a process of its own, on a free port, and waits for its address. */
export async function startServerProcess(
  home: string,
  environment: Record<string, string> = {},
  root = ROOT,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [path.join(root, 'dist/src/main.js')], {
    cwd: root,
    env: { ...process.env, LAKEFRONT_HOME: home, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const url = await addressOf(child)
  const { pid } = child
  if (pid === undefined) throw new Error('the server has no pid')
  const exited = once(child, 'exit')
  return {
    url,
    pid,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async interrupt() {
      child.kill('SIGINT')
      const [code] = (await exited) as [number | null]
      return code
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        // Other lines may name the address of another server.
        const found = /^Serving (http:\/\/[\w.:[\]]+)\//.exec(line)
        if (found?.[1] !== undefined) resolve(found[1])
      })
    }
    child.once('exit', (code) =>
      reject(new Error(`the server ended with ${code}:\n${lines.join('\n')}`)),
    )
  })
}
