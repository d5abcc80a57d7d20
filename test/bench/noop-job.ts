import { z } from 'zod'
import { defineJob, type Job } from '../../pipeline/jobs/job'
import type { Command } from '../../pipeline/launchers/local-process'

/** A job whose attempts claim their id, write a result and do nothing else. */
export const noop: Job = defineJob({
  name: 'noop',
  version: 1,
  description: 'Does nothing.',
  input: z.object({}),
  needs: [],
  produces: [],
  reads: [],
  program: { kind: 'node', module: 'none' },
  prepare: () => Promise.resolve({ kind: 'work', parameters: {}, inputs: {} }),
})

/** The mutation that starts it. */
export const START_NOOP = `mutation ($key: String!) { startNoop(idempotencyKey: $key) { run { id status } } }`

const ROWS = Object.fromEntries(
  ['read', 'written', 'quarantined', 'duplicate', 'blank', 'outside'].map((name) => [name, '0']),
)

/** The program: attempt id, address of request.json, address for result.json. */
const SCRIPT = `set -C; echo "$1" > "\${3%result.json}claim" || exit 0
printf '%s' "$4" > "$3.partial"; mv "$3.partial" "$3"`

export function noopResult(attemptId: string) {
  return { version: 1, attemptId, status: 'succeeded', rows: ROWS, outputs: [], checks: [] }
}

export function noopCommand(attemptId: string, request: string, result: string): Command {
  const outcome = JSON.stringify(noopResult(attemptId))
  return {
    command: 'sh',
    args: ['-c', SCRIPT, 'noop', attemptId, request, result, outcome],
    env: { PATH: process.env['PATH'] ?? '' },
  }
}
