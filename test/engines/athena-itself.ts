import type { EngineQuery } from '../../src/engines/engine'
import type { EnginesLake } from './engines-lake'
import { endlessWith, MORE_THAN_IT_HAS } from './trino-itself'

const running = new AbortController().signal

const statement = (text: string): EngineQuery => ({
  text,
  parameters: [],
  columns: ['long'],
  scan: { table: 't', files: [], columns: [] },
})

/** What Athena's interface makes of statements that a real Trino executes. */
export function athenaItself(lakeOf: () => EnginesLake): void {
  describe('Athena, by its stand-in on Trino', () => {
    const execute = (query: EngineQuery, signal = running) =>
      lakeOf().athena.engine.execute(query, signal)

    it('streams a long result out of its object', async () => {
      const { athena } = lakeOf()
      const before = athena.objectServer.reads()
      const text = `SELECT n AS c1 FROM UNNEST(sequence(1, 10000)) AS t (n), UNNEST(sequence(1, 5)) ORDER BY n`
      const { rows } = await execute(statement(text))
      expect(rows).toEqual(
        Array.from({ length: 50_000 }, (_, at) => [BigInt(Math.floor(at / 5) + 1)]),
      )
      expect(athena.objectServer.reads()).toBe(before + 1)
    })

    it('stops a statement for which nobody waits, and sees its end', async () => {
      const { athena } = lakeOf()
      const strays = [...athena.strays]
      const client = new AbortController()
      const executing = execute(statement(endlessWith('athena waits')), client.signal)
      const ended = expect(executing).rejects.toMatchObject({ code: 'CANCELED' })
      await untilState('athena waits', 'RUNNING')
      client.abort()
      await ended
      await untilState('athena waits', 'FAILED')
      expect(athena.calls('StopQueryExecution')).toBeGreaterThan(0)
      expect(athena.strays).toEqual(strays)
    })

    async function untilState(mark: string, wanted: string): Promise<void> {
      const text = `SELECT state AS c1 FROM system.runtime.queries WHERE query LIKE '%length(''${mark}%' AND query NOT LIKE '%runtime%'`
      for (;;) {
        const { rows } = await lakeOf().trino.execute(
          { ...statement(text), columns: ['string'] },
          running,
        )
        if ([...rows].some(([state]) => state === wanted)) return
      }
    }

    it.each([
      ['STATEMENT_REFUSED', 'SELECT 1 / 0 AS c1'],
      ['STATEMENT_REFUSED', 'SELECT'],
      ['ENGINE_UNAVAILABLE', 'SELECT COUNT(*) AS c1 FROM trusted.nowhere'],
      ['OUT_OF_MEMORY', MORE_THAN_IT_HAS],
    ])('answers %s for %s', async (code, text) => {
      await expect(execute(statement(text))).rejects.toMatchObject({ code })
    })
  })
}
