/** Who asks. Idempotency keys, caches, budgets and queues take it as a value. */
export interface Principal {
  readonly id: string
}

/** Names what a principal may see: what is kept for one is shown to those of the same. */
export function policyOf({ id }: Principal): string {
  return id
}
