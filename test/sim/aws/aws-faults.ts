import type { CheckedFault } from '../../aws/faults/fault'
import type { FaultCall, FaultSource } from '../../aws/faults/script'
import type { Faults } from '../faults'
import type { Profile } from '../profile'
import type { Random } from '../random'

const READS = /^(List|Get|Describe)/
const STOPS = /^(Cancel|BatchStop|Stop)/
/** Once in so many calls that it fits. */
const RARE = 0.004
const OFTEN = 0.1

/** What goes wrong inside of AWS, besides what goes wrong on the way there. */
export function awsFaults(random: Random, faults: Faults, profile: Profile): FaultSource {
  return ({ action }: FaultCall) => {
    if (faults.calm) return []
    const found: CheckedFault[] = []
    if (faults.goesBadly(profile.remote.refused)) {
      found.push({ kind: random.pick(['throttle', 'serverError'] as const) })
    }
    if (READS.test(action)) {
      const ms = random.between(0, profile.lag / 1000)
      if (ms > 0) found.push({ kind: 'lag', ms })
      if (faults.goesBadly(OFTEN)) found.push({ kind: 'shortPage', items: random.between(0, 1) })
      if (faults.goesBadly(RARE * profile.badCourse))
        found.push({ kind: 'unknownState', state: 'SUSPENDED' })
    }
    if (STOPS.test(action) && faults.goesBadly(OFTEN)) found.push({ kind: 'cancelTooLate' })
    return found
  }
}
