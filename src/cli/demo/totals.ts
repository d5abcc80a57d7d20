import { z } from 'zod'
import type { ApiClient } from './api-client'
import { grouped } from './table'

const answer = z.object({
  trafficByHour: z.object({
    nodes: z.array(
      z.object({
        requests: z.string(),
        bytes: z.string(),
        errors: z.string(),
        clientErrors: z.string(),
      }),
    ),
  }),
})

/** One line over everything that is published. */
export async function readTotals(client: ApiClient): Promise<string> {
  const data = await client(
    '{ trafficByHour(groupBy: []) { id nodes { requests bytes errors clientErrors } } }',
  )
  const totals = answer.parse(data).trafficByHour.nodes[0]
  if (totals === undefined) return 'totals: none'
  const { requests, bytes, errors, clientErrors } = totals
  return `totals: requests ${grouped(requests)}, bytes ${grouped(bytes)}, errors ${grouped(errors)}, clientErrors ${grouped(clientErrors)}`
}
