import { execFileSync } from 'node:child_process'
import { runToEnd } from './run-to-end'

const env = { PATH: process.env['PATH'] ?? '' }
const never = new AbortController().signal

describe('a program that is run to its end', () => {
  it('tells its exit code and all that it wrote', async () => {
    const script = 'echo out; echo err >&2; exit 3'
    expect(await runToEnd('sh', ['-c', script], env, never)).toEqual({
      code: 3,
      output: 'out\nerr\n',
    })
  })

  it('is ended with everything that it started', async () => {
    const interruption = new AbortController()
    const mark = `3600.${process.pid}`
    const ended = runToEnd('sh', ['-c', `sleep ${mark} & wait`], env, interruption.signal)
    while (sleeping(mark) === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    interruption.abort()
    expect((await ended).code).toBeNull()
    expect(sleeping(mark)).toBe(0)
  })

  it('is ended at once when the interruption came before', async () => {
    const aborted = AbortSignal.abort()
    expect((await runToEnd('sh', ['-c', 'sleep 3600'], env, aborted)).code).toBeNull()
  })
})

function sleeping(mark: string): number {
  const processes = execFileSync('ps', ['-axo', 'args='], { encoding: 'utf8' })
  return processes.split('\n').filter((line) => line.startsWith(`sleep ${mark}`)).length
}
