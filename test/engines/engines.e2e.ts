import { suiteSize } from '../support/suite-size'
import { startEnginesLake, type EnginesLake } from './engines-lake'
import { athenaItself } from './athena-itself'
import { athenaValues } from './athena-values'
import { evolvedTable } from './evolved-table'
import { fusedAnswers } from './fused-answers'
import { sameAnswers } from './same-answers'
import { hostileWords } from './hostile-words'
import { readmeQueries, readmeWithoutTrino } from './readme-queries'
import { served } from './served'
import { trinoItself } from './trino-itself'

describe('engines on the tables that Spark writes', () => {
  let lake: EnginesLake
  beforeAll(async () => {
    lake = await startEnginesLake()
  })
  afterAll(() => lake.stop())

  evolvedTable(() => lake)
  sameAnswers(() => lake, suiteSize() === 'full' ? 2000 : 100)
  fusedAnswers(() => lake, suiteSize() === 'full' ? 100 : 10)
  readmeQueries(() => lake)
  served(() => lake)
  athenaValues(() => lake)
  athenaItself(() => lake)
  hostileWords(() => lake)
  trinoItself(() => lake)
  readmeWithoutTrino(() => lake)
})
