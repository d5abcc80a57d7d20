import type { Kysely } from 'kysely'
import { Counter, Gauge, type Registry } from 'prom-client'
import { LARGEST_LIMIT, type Limits } from '../../config/limits'
import { systemClock } from '../../model/clock'
import { createAdmission, type Admission } from '../../query/admission'
import type { ByteLimits } from '../../query/byte-budget'
import type { Database } from '../../store/database'
import { spendBytes } from '../../store/day-spending-repository'

const MEBIBYTE = 2n ** 20n

/** Budgets and queue as configured, told by metrics. */
export function openAdmission(db: Kysely<Database>, limits: Limits, registry: Registry): Admission {
  const refusals = new Counter({
    name: 'lakefront_query_refusals_total',
    help: 'Statements that were not executed, by code of the error.',
    labelNames: ['code'],
    registers: [registry],
  })
  const admission = createAdmission({
    bytes: {
      request: BigInt(limits.requestMebibytes) * MEBIBYTE,
      day: dayLimit(db, limits),
    },
    queue: { concurrent: limits.concurrent, queued: limits.queued },
    clock: systemClock,
    refused: (code) => refusals.inc({ code }),
  })
  new Gauge({
    name: 'lakefront_query_statements',
    help: 'Statements that execute, and that wait for their turn.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { busy, waiting } = admission.state()
      this.set({ state: 'executing' }, busy)
      this.set({ state: 'waiting' }, waiting)
    },
  })
  return admission
}

function dayLimit(db: Kysely<Database>, { dayMebibytes }: Limits): ByteLimits['day'] {
  if (dayMebibytes === LARGEST_LIMIT) return null
  return {
    limit: BigInt(dayMebibytes) * MEBIBYTE,
    spending: { add: (bytes, limit) => spendBytes(db, bytes, limit) },
  }
}
