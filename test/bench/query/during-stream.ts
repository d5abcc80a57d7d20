import { quantile } from '../bench-client'
import type { Measured } from '../report'
import { largeQuery } from './large-answer'
import { milliseconds } from './rounds'
import type { World } from './world'

const ROUNDS = 5
/** As many as during the streams: the slowest of a hundred are rare. */
const ALONE = 2_000
/** Rounds of other measurements ask for other answers. */
const FIRST_ROUND = 1000
const SMALL =
  '{ flights(groupBy: [MONTH], first: 20) { id nodes { month flights meanDelay distance } } }'

/** Small answers that are cached, while a large one streams, against the same alone. */
export async function duringStream(world: World): Promise<readonly Measured[]> {
  const small = () => milliseconds(() => world.ask(SMALL))
  const [alone, during] = [new Array<number>(), new Array<number>()]
  await small()
  for (let round = 0; round < ROUNDS; round++) {
    for (let count = 0; count < ALONE / ROUNDS; count++) alone.push(await small())
    const over = new AbortController()
    const stream = world.ask(largeQuery(FIRST_ROUND + round)).finally(() => over.abort())
    while (!over.signal.aborted) during.push(await small())
    await stream
  }
  const [before, meanwhile] = [quantile(alone, 0.99), quantile(during, 0.99)]
  return [
    { metric: 'small cached answers alone: p99', value: before, unit: 'ms', limit: null },
    {
      metric: 'the same while 200,000 rows stream: p99',
      value: meanwhile,
      unit: 'ms',
      limit: null,
    },
    { metric: 'the same: ratio', value: meanwhile / before, unit: 'x', limit: { atMost: 3 } },
  ]
}
