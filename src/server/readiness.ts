import { CodedError } from '../model/coded-error'

/** Something that must work before requests make sense. Rejects when it does not. */
export interface ReadinessCheck {
  readonly name: string
  /** Requests make sense without it, too; how it does is shown. */
  readonly isOptional?: true
  check(): Promise<void>
}

export interface Readiness {
  readonly ready: boolean
  /** `ok`, or what is wrong, by the name of the check. */
  readonly checks: Readonly<Record<string, string>>
}

export async function readinessOf(
  checks: readonly ReadinessCheck[],
  timeoutMs: number,
): Promise<Readiness> {
  const states = await Promise.all(checks.map((check) => stateOf(check, timeoutMs)))
  return {
    ready: checks.every(({ isOptional }, index) => isOptional ?? states[index] === 'ok'),
    checks: Object.fromEntries(checks.map(({ name }, index) => [name, states[index] ?? 'unknown'])),
  }
}

/** Only the message of a coded error is fit to be read by anyone. */
async function stateOf(check: ReadinessCheck, timeoutMs: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`does not answer within ${timeoutMs} ms`), timeoutMs)
  })
  const state = check.check().then(
    () => 'ok',
    (error: unknown) => (error instanceof CodedError ? error.message : 'does not answer'),
  )
  return Promise.race([state, late]).finally(() => clearTimeout(timer))
}
