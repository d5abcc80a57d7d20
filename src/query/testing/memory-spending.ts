import type { DaySpending } from '../day-spending'

/** Of one process, as long as it lives. */
export function memorySpending(): DaySpending {
  const days = new Map<string, bigint>()
  return {
    add({ principal, day, bytes }, limit) {
      const key = `${day} ${principal}`
      const spent = days.get(key) ?? 0n
      const isAdded = spent + bytes <= limit
      if (isAdded) days.set(key, spent + bytes)
      return Promise.resolve({ isAdded, spent })
    },
  }
}
