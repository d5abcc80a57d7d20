import { type Pacing, systemPacing } from '../../src/engines/aws/pacing'

/** Real time that goes so many times as fast, and chance that is always the same. */
export function fastPacing(times: number): Pacing {
  return {
    now: () => systemPacing.now() * times,
    random: () => 0.5,
    sleep: (milliseconds, signal) => systemPacing.sleep(milliseconds / times, signal),
  }
}
