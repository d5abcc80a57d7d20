import { datasets } from '../../schema/datasets'
import type { TableSnapshot } from '../../src/catalog/catalog'
import { openTableBench } from '../../src/query/testing/table-bench'
import { graphql } from '../support/graphql-client'
import { inMemoryPublishing } from '../support/in-memory-publishing'
import { inMemoryRuns } from '../support/in-memory-runs'
import { UNKNOWN_FRESHNESS } from '../support/in-memory-services'
import { startLoopbackServer } from '../support/loopback-server'
import { type Data, type Operation, plainData } from './caching-client'

/** A server over trafficByHour, of which a test publishes one snapshot after the other. */
export interface TrafficLake {
  /** Of /graphql. */
  readonly url: string
  /** How many snapshots there are; they differ in every measure and in the order by it. */
  readonly snapshots: number
  publish(snapshot: number): void
  /** What clients without a cache get, by snapshot. */
  answers(operation: Operation): Promise<readonly Data[]>
  close(): Promise<void>
}

const HOUR = 1_431_856_800_000_000n
const SECTIONS = ['blog', 'docs', 'projects', null]
const DEVICES = ['desktop', 'mobile', 'tablet', 'bot']

export async function openTrafficLake(): Promise<TrafficLake> {
  const bench = await openTableBench()
  const dataset = datasets.find(({ name }) => name === 'trafficByHour')
  if (dataset === undefined) throw new Error('trafficByHour is not declared')
  const snapshots = [
    await bench.publish(dataset, [rowsOf((place) => 7n + 3n * place)]),
    await bench.publish(dataset, [rowsOf((place) => 1_000n - 11n * place)]),
  ]
  const server = await startLoopbackServer({
    datasets,
    runs: inMemoryRuns([]),
    publishing: inMemoryPublishing(),
    freshness: UNKNOWN_FRESHNESS,
    queries: bench.service,
    publications: async () => new Map(),
  })
  const known = new Map<string, readonly Data[]>()
  let current = 0
  const publish = (number: number) => {
    current = number
    bench.publishSnapshot(dataset, snapshotOf(snapshots, number))
  }
  const ask = async ({ query, variables }: Operation) => {
    const { data, errors } = await graphql(server.url, query, variables)
    if (data === null || errors !== undefined) throw new Error(JSON.stringify(errors))
    return plainData(data)
  }
  return {
    url: server.url,
    snapshots: snapshots.length,
    publish,
    async answers(operation) {
      const key = JSON.stringify(operation)
      const published = current
      const answers: Data[] = [...(known.get(key) ?? [])]
      for (let number = answers.length; number < snapshots.length; number += 1) {
        publish(number)
        answers.push(await ask(operation))
      }
      known.set(key, answers)
      if (published !== current) publish(published)
      return answers
    },
    async close() {
      await server.close()
      await bench.close()
    },
  }
}

function snapshotOf(snapshots: readonly TableSnapshot[], number: number): TableSnapshot {
  const snapshot = snapshots[number]
  if (snapshot === undefined) throw new Error(`there is no snapshot ${number}`)
  return snapshot
}

function rowsOf(requests: (place: bigint) => bigint) {
  return SECTIONS.flatMap((section, row) =>
    DEVICES.map((device, column) => {
      const place = BigInt(row * DEVICES.length + column)
      return {
        hour: HOUR,
        section,
        method: 'GET',
        status: column % 2 === 0 ? 200 : 500,
        device,
        browser: 'Firefox',
        requests: requests(place),
        bytes: 4_096n * requests(place) + place,
      }
    }),
  )
}
