import { mkdtempSync, writeFileSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../../test/aws/testing/eventually'
import { migratedDatabase } from '../../test/support/migrated-database'
import { createLocalNodeLauncher } from '../launchers/local-node'
import { placeOf } from '../launchers/place'
import { createRunService } from './create-run-service'
import { createReconciler, DEFAULT_RECONCILER_OPTIONS, type Reconciler } from './reconciler'
import { Fixture } from './reconciler-fixture'
import type { ReconcilerParts } from './reconciler-parts'

/** The program of the attempts: succeeds at once. */
const MAIN = `
const [, , , attemptId, , result] = process.argv
const rows = { read: '0', written: '0', quarantined: '0', duplicate: '0', blank: '0', outside: '0' }
const outcome = { version: 1, attemptId, status: 'succeeded', rows, outputs: [], checks: [] }
require('fs').writeFileSync(result, JSON.stringify(outcome))`

const SECOND = 1_000_000n
const me = { id: 'anonymous' }
const { db } = migratedDatabase()

describe('two servers that share a database, each with a home of its own', () => {
  const home = mkdtempSync(join(tmpdir(), 'lakefront-home-'))
  const otherHome = mkdtempSync(join(tmpdir(), 'lakefront-other-'))
  const sourcesMain = join(home, 'main.cjs')

  async function serverOn(
    fixture: Fixture,
    attemptsFolder: string,
    at: ReconcilerParts['at'] = () => undefined,
  ): Promise<Reconciler> {
    const place = await placeOf(attemptsFolder)
    const options = { capacity: 1, place, attemptsFolder, sourcesMain, env: {} }
    const launcher = createLocalNodeLauncher(options)
    const launchers = { all: [launcher], of: () => launcher }
    return createReconciler({ ...fixture.parts(at), launchers }, DEFAULT_RECONCILER_OPTIONS)
  }

  async function passes(fixture: Fixture, server: Reconciler): Promise<void> {
    for (let pass = 0; pass < 4; pass += 1) {
      fixture.now += 20n * SECOND
      await server.pass()
    }
  }

  it('tell nothing of what was perhaps never begun on the other', async () => {
    writeFileSync(sourcesMain, MAIN)
    const fixture = new Fixture(db())
    const service = createRunService(fixture.parts())
    const { id } = await service.start('plain', {}, 'third', me)
    const killed = await serverOn(fixture, home, (point) => {
      if (point === 'requestWritten') throw new Error('crashed')
    })
    await killed.pass()

    await passes(fixture, await serverOn(fixture, otherHome))
    expect((await service.get(id))?.attempts).toMatchObject([
      { status: 'starting', externalId: null },
    ])
    const again = await serverOn(fixture, home)
    await eventually(async () => {
      await passes(fixture, again)
      expect((await service.get(id))?.status).toBe('succeeded')
    })
    expect((await service.get(id))?.attempts).toHaveLength(1)
  })

  it('leave alone what ran on the other, until a server is on that home again', async () => {
    writeFileSync(sourcesMain, MAIN)
    const fixture = new Fixture(db())
    fixture.concurrency = 1
    const service = createRunService(fixture.parts())
    const first = await service.start('plain', {}, 'first', me)
    const killed = await serverOn(fixture, home)
    await killed.pass()
    const attempt = (await service.get(first.id))?.attempts[0]
    await eventually(() => access(join(home, attempt?.id ?? '', 'exit')))
    const second = await service.start('plain', {}, 'second', me)

    const other = await serverOn(fixture, otherHome)
    await passes(fixture, other)
    expect(await service.get(first.id)).toMatchObject({ status: 'running', attempts: [{}] })
    // The job takes one at a time, wherever it runs.
    expect((await service.get(second.id))?.status).toBe('queued')

    await passes(fixture, await serverOn(fixture, home))
    expect(await service.get(first.id)).toMatchObject({ status: 'succeeded', attempts: [{}] })
    expect(fixture.errors).toEqual([])
  })
})
