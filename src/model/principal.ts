/** Who asks. Idempotency keys, caches, budgets and queues take it as a value. */
export interface Principal {
  readonly id: string
}
