import type { Engine } from '../engines/engine'
import { statementsInFlight } from './statements-in-flight'

const ANYONE = Object.freeze({ principal: '', policy: '' })

/** Equal statements in flight are one, whoever asks. */
export function joinQueries(engine: Engine): Engine {
  return statementsInFlight().joined(engine, ANYONE)
}
