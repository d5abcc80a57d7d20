import fc from 'fast-check'
import type { Candidate } from '../../src/store/admission-repository'
import { chooseRuns, type Limits } from './choose-runs'
import { queued } from './state-machine-fixture'

const LIMITS: Limits = {
  room: 10,
  concurrencyOf: () => null,
  isOurs: () => true,
  isDue: () => true,
}
const NOTHING = { byJob: new Map<string, number>(), here: 0, full: false }

function run(id: string, job: string, tables: readonly string[] = []): Candidate {
  return {
    tables,
    input: {},
    tracked: {
      id,
      revision: 1,
      job,
      createdAt: 0n,
      startedAt: null,
      state: queued,
    },
  }
}

const chosen = (
  candidates: readonly Candidate[],
  limits: Partial<Limits> = {},
  holders = new Map<string, string>(),
  usage = NOTHING,
): readonly string[] =>
  chooseRuns(candidates, holders, usage, { ...LIMITS, ...limits }).map(({ tracked }) => tracked.id)

describe('which queued runs are next', () => {
  it('are the oldest, as many as there is room', () => {
    const runs = ['a', 'b', 'c'].map((id) => run(id, 'job'))
    expect(chosen(runs, { room: 2 })).toEqual(['a', 'b'])
    expect(
      chosen(runs, { concurrencyOf: () => 2 }, undefined, {
        ...NOTHING,
        byJob: new Map([['job', 1]]),
      }),
    ).toEqual(['a'])
  })

  it('are of another job where one is at its limit', () => {
    const runs = [run('a', 'limited'), run('b', 'limited'), run('c', 'free')]
    expect(chosen(runs, { concurrencyOf: (job) => (job === 'limited' ? 1 : null) })).toEqual([
      'a',
      'c',
    ])
  })

  it('get a table in order, also where the older one waits for something else', () => {
    const runs = [run('a', 'one', ['t', 'u']), run('b', 'two', ['u']), run('c', 'three', ['v'])]
    expect(chosen(runs, {}, new Map([['t', 'other']]))).toEqual(['c'])
    expect(chosen(runs, { isOurs: (job) => job !== 'one' })).toEqual(['c'])
    expect(chosen(runs, { isDue: (id) => id !== 'a' })).toEqual(['c'])
    expect(chosen(runs, {}, new Map([['t', 'a']]))).toEqual(['a', 'c'])
  })

  it('never share a table or pass a limit', () => {
    const some = fc.array(
      fc.record({
        job: fc.constantFrom('one', 'two', 'three'),
        tables: fc.uniqueArray(fc.constantFrom('t', 'u', 'v')),
      }),
    )
    fc.assert(
      fc.property(some, fc.nat(5), fc.nat(3), (given, room, concurrency) => {
        const runs = given.map(({ job, tables }, n) => run(`r${n}`, job, tables))
        const result = chooseRuns(runs, new Map([['v', 'other']]), NOTHING, {
          ...LIMITS,
          room,
          concurrencyOf: (job) => (job === 'one' ? concurrency : null),
        })
        const tables = result.flatMap((one) => one.tables)
        expect(new Set(tables).size).toBe(tables.length)
        expect(tables).not.toContain('v')
        expect(result.length).toBeLessThanOrEqual(room)
        const ofOne = result.filter(({ tracked }) => tracked.job === 'one')
        expect(ofOne.length).toBeLessThanOrEqual(concurrency)
        expect(result).toEqual(runs.filter((one) => result.includes(one)))
      }),
    )
  })
})
