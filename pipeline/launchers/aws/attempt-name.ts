const PREFIX = 'lakefront-'
const NAME = new RegExp(`^${PREFIX}([0-9a-z]+)(?:-|$)`)

/** The name that an attempt has at a service, by which it is found again. At most `longest` characters. */
export function attemptName(attemptId: string, job: string, longest = 256): string {
  return `${PREFIX}${attemptId}-${job}`.slice(0, longest)
}

/** Null: what has this name is no attempt. */
export function attemptIdIn(name: string | undefined): string | null {
  return NAME.exec(name ?? '')?.[1] ?? null
}
