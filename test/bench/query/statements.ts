import { z } from 'zod'
import type { World } from './world'

/** A bound below every row, another one in each round, so that no answer is found in a cache. */
export function since(round: number): string {
  return `2000-12-31T23:59:59.${microsOf(round)}Z`
}

/** No flight is so late in its minute. */
export function microsOf(round: number): string {
  return String(round + 1).padStart(6, '0')
}

const answered = z.record(z.string(), z.object({ source: z.object({ sql: z.string() }) }))

/** The statement that a query of one field executes. */
export async function sqlOf(world: World, query: string): Promise<string> {
  const [answer] = Object.values(answered.parse(await world.data(withSql(query))))
  if (answer === undefined) throw new Error('no field was answered')
  return answer.source.sql
}

function withSql(query: string): string {
  return query.replace('{ id nodes', '{ source { sql } id nodes')
}
