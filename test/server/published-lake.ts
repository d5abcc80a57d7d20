import type { Services } from '../../resolvers/operation-context'
import { keptAnswers } from '../../src/query/kept-answers'
import { publishedPointers } from '../../src/query/published-pointers'
import { resultCache } from '../../src/query/result-cache'
import { traffic, visits } from '../../src/query/testing/datasets'
import { hit } from '../../src/query/testing/hits'
import { openTableBench, routerOf, type TableBench } from '../../src/query/testing/table-bench'
import type { TableSnapshot } from '../../src/catalog/catalog'
import { inMemoryPublishing } from '../support/in-memory-publishing'
import { inMemoryRuns } from '../support/in-memory-runs'
import { UNKNOWN_FRESHNESS } from '../support/in-memory-services'
import { type LoopbackServer, startLoopbackServer } from '../support/loopback-server'

const HOUR = 1_431_856_800_000_000n
const MEBIBYTE = 2 ** 20
const SECTIONS = ['blog', 'docs', 'projects', null]

export interface Replica extends LoopbackServer {
  /** How many operations were executed. */
  operations(): number
}

/** Two datasets with a few snapshots each, which a test publishes in any order, as often as it likes. */
export interface PublishedLake {
  readonly traffic: readonly TableSnapshot[]
  readonly visits: readonly TableSnapshot[]
  publish(dataset: 'traffic' | 'visits', snapshot: number): void
  /**
   * A server of its own with its own caches.
   * @param wait before and after each read of what is published, as a database takes
   */
  replica(wait: () => Promise<void>, answerMebibytes: number): Promise<Replica>
  close(): Promise<void>
}

export async function openPublishedLake(): Promise<PublishedLake> {
  const bench = await openTableBench()
  const snapshots = { traffic: await trafficSnapshots(bench), visits: await visitSnapshots(bench) }
  let revision = 0
  const publish: PublishedLake['publish'] = (name, number) => {
    const snapshot = snapshots[name][number]
    if (snapshot === undefined) throw new Error(`there is no snapshot ${number}`)
    revision += 1
    bench.publishSnapshot(name === 'traffic' ? traffic : visits, snapshot)
  }
  return {
    ...snapshots,
    publish,
    async replica(wait, answerMebibytes) {
      const afterWaits = async <T>(read: () => T) => {
        await wait()
        const result = read()
        await wait()
        return result
      }
      const readPublished = publishedPointers({
        readRevision: () => afterWaits(() => String(revision)),
        readPublished: () => afterWaits(bench.published),
      })
      const { services, operations } = servicesOf(bench, readPublished, answerMebibytes > 0)
      return { ...(await startLoopbackServer(services, {}, answerMebibytes)), operations }
    },
    close: () => bench.close(),
  }
}

/** @param caches without them every statement is executed */
function servicesOf(bench: TableBench, readPublished: Services['publications'], caches: boolean) {
  const queries = bench.serviceOf([traffic, visits], {
    readPublished,
    router: routerOf(bench.engine, undefined, caches ? resultCache(MEBIBYTE) : null),
    kept: caches ? keptAnswers({ nodesAhead: 3, bytes: MEBIBYTE }) : null,
  })
  let operations = 0
  const services: Services = {
    datasets: [traffic, visits],
    runs: inMemoryRuns([]),
    publishing: inMemoryPublishing(),
    freshness: UNKNOWN_FRESHNESS,
    publications: readPublished,
    queries: {
      session(signal) {
        operations += 1
        return queries.session(signal)
      },
    },
  }
  return { services, operations: () => operations }
}

async function trafficSnapshots(bench: TableBench): Promise<readonly TableSnapshot[]> {
  const rows = (factor: bigint) =>
    SECTIONS.map((section, at) => hit(HOUR, section, factor * BigInt(at + 1), factor))
  return [
    await bench.publish(traffic, [rows(7n)]),
    await bench.publish(traffic, [rows(1_000n)]),
    await bench.publish(traffic, []),
  ]
}

async function visitSnapshots(bench: TableBench): Promise<readonly TableSnapshot[]> {
  const rows = (path: string) =>
    [1n, 2n, 3n, 4n, 5n].map((line) => ({
      time: HOUR + line,
      file: 'f',
      line,
      path_name: `${path}${line}`,
      is_bot: false,
      weight: 0.5,
      birthday: null,
      price: null,
    }))
  return [await bench.publish(visits, [rows('/a')]), await bench.publish(visits, [rows('/b')])]
}
