import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { seededRandom } from '../support/seeded-random'
import { suiteSize } from '../support/suite-size'
import { expectWhole } from './expect-whole'
import { killAtRandom } from './kill-at-random'
import { NoopWorld } from './noop-world'
import { SteadyLoad } from './steady-load'

const SEED = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 1_000_000)
const KILLS = Number(process.env['LAKEFRONT_KILLS'] ?? (suiteSize() === 'full' ? 200 : 20))
const FULL_MS = 3_600_000

describe(`runs under load, whatever is killed -9 (LAKEFRONT_SEED=${SEED})`, () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-kills-'))
  let world: NoopWorld

  beforeAll(async () => {
    world = await NoopWorld.open(scratch)
  })
  afterAll(async () => {
    await world.close()
    rmSync(scratch, { recursive: true, force: true })
  })

  it(
    `are not lost, not doubled and end: ${KILLS} kills of two servers, PostgreSQL and AWS`,
    async () => {
      const load = new SteadyLoad(() => world.urls(), seededRandom(SEED + 1))
      const kills = await killAtRandom(world.victims, KILLS, seededRandom(SEED))
      const asked = await load.stop()
      const client = new Client(world.postgres.config)
      await client.connect()
      try {
        const ends = await expectWhole(client, world, asked)
        const told = { seed: SEED, kills: Object.fromEntries(kills), runs: asked.length }
        process.stdout.write(`${JSON.stringify({ ...told, ends: Object.fromEntries(ends) })}\n`)
        expect(ends.get('succeeded') ?? 0).toBeGreaterThan(asked.length / 2)
      } finally {
        await client.end()
      }
    },
    FULL_MS,
  )
})
