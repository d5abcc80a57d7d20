import { runAttempt } from './attempt'
import { localPlace } from './local-place'
import { SOURCE_MODULES } from './source-modules'

/** The entry of every attempt that Node executes: MODULE ATTEMPT_ID REQUEST RESULT. */
async function main(): Promise<number> {
  const [module, attemptId, requestPath, resultPath] = process.argv.slice(2)
  if (!module || !attemptId || !requestPath || !resultPath) {
    process.stderr.write('usage: main.js MODULE ATTEMPT_ID REQUEST RESULT\n')
    return 2
  }
  const end = await runAttempt(
    { module, attemptId, requestAddress: requestPath, place: localPlace(attemptId, resultPath) },
    SOURCE_MODULES,
    (line) => process.stdout.write(`${line}\n`),
  )
  return end === 'failed' ? 1 : 0
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = 1
  },
)
