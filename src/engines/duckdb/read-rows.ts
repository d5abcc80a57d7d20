import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBMaterializedResult,
  DuckDBVector,
} from '@duckdb/node-api'
import { lazySequence } from '../../model/sequence'
import type { ColumnType } from '../../model/value'
import type { EngineAnswer, EngineQuery } from '../engine'
import { duckdbType, duckdbValue } from './bind'
import { decode } from './decode'
import { engineError } from './engine-error'
import { withScan } from './scan-sql'
import type { SqlWords } from './sql-words'

type Rows = EngineAnswer['rows']

/** As many as DuckDB puts into one chunk: more are decoded only while they are gone through. */
const DECODED_AT_ONCE = 2048

/** Executes to the end; a large result stays with DuckDB, in its own compact form. */
export async function readRows(
  connection: DuckDBConnection,
  query: EngineQuery,
  words: SqlWords,
): Promise<Rows> {
  const result = await executed(connection, query, words)
  const { rowCount, chunkCount } = result
  const chunks = { count: chunkCount, at: (index: number) => result.getChunk(index) }
  if (rowCount <= DECODED_AT_ONCE) return [...rowsAfter(chunks, query, 0)]
  return lazySequence(rowCount, (index) => rowsAfter(chunks, query, index))
}

/** The client's own `run` looks for several statements first, on another thread. */
async function executed(
  connection: DuckDBConnection,
  { text, scan, parameters }: EngineQuery,
  words: SqlWords,
): Promise<DuckDBMaterializedResult> {
  const prepared = await connection.prepare(withScan(text, scan, words))
  try {
    prepared.bind(
      parameters.map(({ value, type }) => duckdbValue(value, type)),
      parameters.map(({ type }) => duckdbType(type)),
    )
    return await prepared.run()
  } finally {
    prepared.destroySync()
  }
}

interface Chunks {
  readonly count: number
  at(index: number): DuckDBDataChunk
}

type Row = Rows extends Iterable<infer Each> ? Each : never

function* rowsAfter(chunks: Chunks, { columns }: EngineQuery, index: number): Generator<Row> {
  let skipped = index
  for (let number = 0; number < chunks.count; number++) {
    const chunk = chunks.at(number)
    const { rowCount, columnCount } = chunk
    if (columnCount < columns.length) throw new Error('the engine returned too few columns')
    const vectors = columns.map((type, at) => ({ type, vector: chunk.getColumnVector(at) }))
    for (let row = skipped; row < rowCount; row++) yield decoded(vectors, row)
    skipped = Math.max(skipped - rowCount, 0)
  }
}

/** A fault may show after the statement has ended. */
function decoded(vectors: readonly TypedVector[], index: number): Row {
  try {
    return vectors.map(({ type, vector }) => decode(vector.getItem(index), type))
  } catch (error) {
    throw engineError(error)
  }
}

interface TypedVector {
  readonly type: ColumnType
  readonly vector: DuckDBVector
}
