import { faultRule, type FaultScript } from '../faults/script'
import type { CallLog } from '../core/call-log'
import type { Gateway } from '../protocol/gateway'
import type { OtherRoutes } from '../server/http-server'

/** Below no path of a service. */
export const CONTROL = '/_stand-in'

/**
 * Scripts faults and reads what was seen, for a stand-in that is a process of its own:
 * POST and DELETE /_stand-in/faults, GET and DELETE /_stand-in/log, GET /_stand-in/violations.
 */
export function controlRoutes(script: FaultScript, log: CallLog, gateway: Gateway): OtherRoutes {
  const done = { status: 200, body: '{}' }
  return ({ method, path, body }) => {
    if (!path.startsWith(`${CONTROL}/`)) return null
    switch (`${method} ${path.slice(CONTROL.length)}`) {
      case 'POST /faults':
        script.add(faultRule.parse(JSON.parse(body)))
        return done
      case 'DELETE /faults':
        script.clear()
        return done
      case 'GET /log':
        return {
          status: 200,
          body: JSON.stringify(log.all(), (_, value: unknown) =>
            typeof value === 'bigint' ? String(value) : value,
          ),
        }
      case 'DELETE /log':
        log.clear()
        return done
      case 'GET /violations':
        return { status: 200, body: JSON.stringify(gateway.violations) }
      default:
        return { status: 404, body: JSON.stringify({ message: `no ${method} ${path}` }) }
    }
  }
}
