import { suiteSize } from '../support/suite-size'
import { openLanes, type Lanes } from './postgres/lanes'
import { drawProfile } from './profile'
import { Random } from './random'
import { simulate, type Simulation } from './simulate'
import { seedsFrom, simulateAll } from './simulate-all'

const SEEDS = suiteSize() === 'full' ? 1000 : 80
const LANES = 3

describe('the simulation', () => {
  let lanes: Lanes
  beforeAll(async () => {
    lanes = await openLanes(LANES)
  })
  afterAll(() => lanes.close())

  it(`breaks no rule in ${SEEDS} seeds`, async () => {
    const broken: string[] = []
    const seen = new Set<string>()
    await simulateAll(lanes, seedsFrom(1, SEEDS), (simulation) => {
      const { seed, violation, ends, failures } = simulation
      for (const end of [...ends, ...failures]) seen.add(end)
      if (violation !== null) broken.push(`npm run sim -- --seed ${seed}: ${violation.message}`)
      return 'goOn'
    })
    expect(broken).toEqual([])
    // What never ends so is not simulated.
    for (const end of ['succeeded', 'canceled', 'ATTEMPT_LOST', 'CHECK_FAILED', 'TIMEOUT'])
      expect(seen).toContain(end)
  })

  it.each([3, 17, ...seedOfEachService()])('goes the same way again for seed %i', async (seed) => {
    const again: Simulation[] = []
    for (const sessions of lanes.all) again.push(await simulate(sessions, seed))
    const [first] = again
    expect(first?.trace.length).toBeGreaterThan(100)
    for (const { hash, trace } of again) {
      expect(trace).toEqual(first?.trace)
      expect(hash).toBe(first?.hash)
    }
  })
})

/** SDKs do work of the machine's own on their way. */
function seedOfEachService(): readonly number[] {
  const seeds = Array.from({ length: 100 }, (_, index) => index + 1)
  const services = new Map(
    seeds.map((seed) => [drawProfile(new Random(seed)).service, seed] as const).reverse(),
  )
  return [...services.values()]
}
