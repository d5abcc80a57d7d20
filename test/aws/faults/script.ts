import { z } from 'zod'
import type { Members } from '../core/service'
import { type CheckedFault, fault } from './fault'

/** One call, as rules look at it. Deliveries of events are calls of service `events`, action `Deliver`. */
export interface FaultCall {
  readonly service: string
  readonly action: string
  readonly input: Members
}

/** The faults of a call; none lets it go its way. */
export type FaultSource = (call: FaultCall) => readonly CheckedFault[]

export const noFaults: FaultSource = () => []

/** A rule that travels to another process. */
export const faultRule = z.object({
  service: z.string(),
  /** Absent: every action of the service. */
  action: z.string().optional(),
  /** The input holds at least these values, at any depth. */
  where: z.record(z.string(), z.unknown()).default({}),
  /** From this matching call on, counted from 1. */
  from: z.int().default(1),
  /** For so many matching calls; absent: for ever. */
  times: z.int().optional(),
  fault,
})

export type FaultRule = z.input<typeof faultRule>

/** A rule with a test of its own, for use in one process. */
export interface FaultTest {
  readonly when?: (call: FaultCall) => boolean
}

/** Rules in order, each with its own count; all that match apply together. */
export class FaultScript {
  private rules: (z.output<typeof faultRule> & FaultTest & { met: number })[] = []

  add(rule: FaultRule & FaultTest): void {
    const when = rule.when === undefined ? {} : { when: rule.when }
    this.rules.push({ ...faultRule.parse(rule), ...when, met: 0 })
  }

  clear(): void {
    this.rules = []
  }

  readonly faultsOf: FaultSource = (call) =>
    this.rules.flatMap((rule) => {
      const { service, action, where, when } = rule
      const fits =
        service === call.service &&
        (action === undefined || action === call.action) &&
        holds(call.input, where) &&
        (when?.(call) ?? true)
      if (!fits) return []
      rule.met += 1
      const isDue = rule.met >= rule.from && rule.met < rule.from + (rule.times ?? Infinity)
      return isDue ? [rule.fault] : []
    })
}

function holds(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted
  if (typeof value !== 'object' || value === null) return false
  const members = new Map<string, unknown>(Object.entries(value))
  return Object.entries(wanted).every(([name, part]) => holds(members.get(name), part))
}
