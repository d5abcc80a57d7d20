import { suiteSize } from '../support/suite-size'
import { startEnginesLake, type EnginesLake } from './engines-lake'
import { evolvedTable } from './evolved-table'
import { sameAnswers } from './same-answers'
import { readmeOnTrino, readmeWithoutTrino } from './readme-on-trino'
import { trinoItself } from './trino-itself'

describe('Trino on the tables that Spark writes', () => {
  let lake: EnginesLake
  beforeAll(async () => {
    lake = await startEnginesLake()
  })
  afterAll(() => lake.stop())

  evolvedTable(() => lake)
  sameAnswers(() => lake, suiteSize() === 'full' ? 2000 : 100)
  readmeOnTrino(() => lake)
  trinoItself(() => lake)
  readmeWithoutTrino(() => lake)
})
