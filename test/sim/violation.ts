/** Something that must never be. */
export class Violation extends Error {
  constructor(
    /** The rule's short name. */
    readonly rule: string,
    what: string,
  ) {
    super(`${rule}: ${what}`)
    this.name = 'Violation'
  }
}

/** @throws Violation */
export function must(holds: boolean, rule: string, what: () => string): void {
  if (!holds) throw new Violation(rule, what())
}
