import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { AWS_ENVIRONMENT } from '../server/stand-in'
import { eventually } from './eventually'

export interface MotoProcess {
  readonly url: string
  /** How many reads a thing of this kind (`glue::job_run`) stays in each of its states. */
  slowDown(model: string, reads: number): Promise<void>
  close(): Promise<void>
}

/** moto's server on loopback: stands in for S3, and beside ours for Glue's job runs and crawlers. */
export async function startMoto(): Promise<MotoProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const program = path.join(AWS_ENVIRONMENT, 'bin', 'moto_server')
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  await eventually(async () => expectAnswer(url, child), 30_000)
  return {
    url,
    slowDown: async (model_name, times) => {
      const transition = { progression: 'manual', times }
      const body = JSON.stringify({ model_name, transition })
      await fetch(`${url}/moto-api/state-manager/set-transition`, { method: 'POST', body })
    },
    close: async () => {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function expectAnswer(url: string, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode}`)
  await fetch(`${url}/moto-api/`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
