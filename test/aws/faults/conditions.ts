import type { Instant } from '../../../src/model/clock'
import { type Conditions, normalConditions } from '../core/service'
import { MILLISECOND } from '../core/units'
import type { CheckedFault } from './fault'

/** How the service's conditions are under these faults. */
export function conditionsUnder(faults: readonly CheckedFault[], now: Instant): Conditions {
  return faults.reduce(change, normalConditions(now))
}

function change(conditions: Conditions, fault: CheckedFault): Conditions {
  switch (fault.kind) {
    case 'lag':
      return { ...conditions, seenUntil: conditions.now - BigInt(fault.ms) * MILLISECOND }
    case 'shortPage':
      return { ...conditions, pageLimit: fault.items }
    case 'partialFailure': {
      const { ids } = fault
      return { ...conditions, fails: (id, index) => ids?.includes(id) ?? index % 2 === 0 }
    }
    case 'cancelTooLate':
      return { ...conditions, cancelTooLate: true }
    case 'duplicate':
      return { ...conditions, twice: true }
    case 'unknownState':
      return { ...conditions, shownState: fault.state }
    // These act on the call as a whole; the service does not see them.
    case 'throttle':
    case 'serverError':
    case 'error':
    case 'noConnection':
    case 'lostAnswer':
    case 'lostEvent':
      return conditions
  }
}
