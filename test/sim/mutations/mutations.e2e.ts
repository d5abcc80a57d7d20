import { openLanes, type Lanes } from '../postgres/lanes'
import { seedsFrom, simulateAll } from '../simulate-all'
import type { Violation } from '../violation'
import { MUTATIONS } from './mutations'

const ENOUGH = 400
const LANES = 3

/** A simulation that never fails proves nothing: each of these must make some seed fail. */
describe('the simulation sees it when', () => {
  let lanes: Lanes
  beforeAll(async () => {
    lanes = await openLanes(LANES)
  })
  afterAll(() => lanes.close())

  it.each(MUTATIONS)('$what', async ({ broken, rules }) => {
    const violations: Violation[] = []
    const onEnd = ({ violation }: { violation: Violation | null }): 'goOn' | 'enough' => {
      if (violation !== null) violations.push(violation)
      return violation === null ? 'goOn' : 'enough'
    }
    await simulateAll(lanes, seedsFrom(1, ENOUGH), onEnd, broken)
    expect(violations.length).toBeGreaterThan(0)
    expect(rules).toContain(violations[0]?.rule)
  })
})
