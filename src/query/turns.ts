/** Who waits, by principal: turns go round, and each principal's own come in their order. */
export interface Turns<Waiter> {
  count(): number
  countOf(principal: string): number
  add(principal: string, waiter: Waiter): void
  leave(principal: string, waiter: Waiter): void
  /** Whose turn it is; null where nobody waits. */
  next(): Waiter | null
}

export function createTurns<Waiter>(): Turns<Waiter> {
  // In the order of their turns: who had one goes to the end.
  const waiting = new Map<string, Set<Waiter>>()
  return {
    count: () => [...waiting.values()].reduce((sum, { size }) => sum + size, 0),
    countOf: (principal) => waiting.get(principal)?.size ?? 0,
    add(principal, waiter) {
      const own = waiting.get(principal) ?? new Set()
      waiting.set(principal, own.add(waiter))
    },
    leave(principal, waiter) {
      const own = waiting.get(principal)
      own?.delete(waiter)
      if (own?.size === 0) waiting.delete(principal)
    },
    next() {
      for (const [principal, own] of waiting) {
        const [waiter] = own
        waiting.delete(principal)
        if (waiter === undefined) continue
        own.delete(waiter)
        if (own.size > 0) waiting.set(principal, own)
        return waiter
      }
      return null
    },
  }
}
