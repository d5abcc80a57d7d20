import { CodedError } from '../../src/model/coded-error'
import type { Program } from './launcher'

/** @throws CodedError LAUNCHER_REFUSED the launcher executes no such program */
export function moduleOf(program: Program, kind: 'spark' | 'node', launcher: string): string {
  if (program.kind === kind) return program.module
  throw new CodedError(
    'LAUNCHER_REFUSED',
    `The launcher ${launcher} executes ${kind} programs, and the job's is a ${program.kind}: name another for it in LAKEFRONT_LAUNCHERS.`,
  )
}
