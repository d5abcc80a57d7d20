import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProcesses, signalProcesses } from './attempt-processes'
import type { AttemptRef, Observation } from './launcher'
import { LocalProcessLauncher } from './local-process'

const attemptsFolder = mkdtempSync(join(tmpdir(), 'lakefront-launcher-'))
let now = 0n
let count = 0

function launcherOf(script: string): { launcher: LocalProcessLauncher; attemptId: string } {
  const attemptId = `a${process.pid}x${(count += 1)}`
  const launcher = new LocalProcessLauncher({
    name: 'test',
    capacity: 1,
    attemptsFolder,
    clock: () => now,
    commandOf: () =>
      Promise.resolve({
        command: process.execPath,
        args: ['-e', script],
        env: { PATH: process.env['PATH'] ?? '' },
      }),
  })
  return { launcher, attemptId }
}

function submission(attemptId: string): Parameters<LocalProcessLauncher['submit']>[0] {
  const folder = join(attemptsFolder, attemptId)
  mkdirSync(folder, { recursive: true })
  const paths = {
    requestAddress: join(folder, 'request.json'),
    resultAddress: join(folder, 'result.json'),
  }
  return { ...refOf(attemptId), job: 'sample', program: { kind: 'node', module: 'none' }, ...paths }
}

function refOf(attemptId: string): AttemptRef {
  return { attemptId, externalId: null, intendedAt: 0n }
}

async function until(
  launcher: LocalProcessLauncher,
  id: string,
  kind: Observation['kind'],
): Promise<Observation> {
  for (let look = 0; look < 200; look += 1) {
    const seen = await launcher.find(refOf(id))
    if (seen.kind === kind) return seen
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`never ${kind}`)
}

describe('a local process', () => {
  it('is not found before it is submitted; its end, exit code and log are seen', async () => {
    const { launcher, attemptId } = launcherOf("console.log('one\\ntwo'); process.exitCode = 3")
    expect(await launcher.find(refOf(attemptId))).toEqual({ kind: 'notFound' })
    await launcher.submit(submission(attemptId))
    expect(await until(launcher, attemptId, 'ended')).toMatchObject({ reason: 'exit code 3' })
    expect(await launcher.logTail(refOf(attemptId), 1)).toEqual(['two'])
  })

  it('is asked to end, and killed after the grace, with its children', async () => {
    const child = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);"
    const { launcher, attemptId } = launcherOf(
      `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { detached: true }); ${child} console.log('up')`,
    )
    await launcher.submit(submission(attemptId))
    while ((await launcher.logTail(refOf(attemptId), 1)).length === 0)
      await new Promise((next) => setTimeout(next, 25))
    await launcher.cancel(refOf(attemptId))
    expect((await launcher.find(refOf(attemptId))).kind).toBe('running')
    now += 5_000_000n
    await launcher.cancel(refOf(attemptId))
    expect((await until(launcher, attemptId, 'ended')).kind).toBe('ended')
    expect((await findProcesses([attemptId])).get(attemptId)).toEqual([])
  })

  it('is found by another server after the one that submitted it was killed', async () => {
    const { launcher, attemptId } = launcherOf('')
    const folder = join(attemptsFolder, attemptId)
    const script = join(attemptsFolder, 'submitter.js')
    mkdirSync(folder)
    writeFileSync(join(folder, 'log'), '')
    writeFileSync(
      script,
      `require('child_process').spawn('sh', ['-c', 'sleep 60'], { detached: true, stdio: 'ignore',
        env: { ...process.env, LAKEFRONT_ATTEMPT: '${attemptId}' } }); console.log('up'); setInterval(() => {}, 1000)`,
    )
    const submitter = spawn(process.execPath, [script])
    await once(submitter.stdout, 'data')
    submitter.kill('SIGKILL')
    await once(submitter, 'exit')
    expect((await launcher.find(refOf(attemptId))).kind).toBe('running')
    signalProcesses((await findProcesses([attemptId])).get(attemptId) ?? [], 'SIGKILL')
    expect(await until(launcher, attemptId, 'ended')).toMatchObject({
      reason: expect.stringContaining('from outside'),
    })
  })
})
