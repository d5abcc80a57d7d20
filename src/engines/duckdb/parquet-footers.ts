import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { FooterColumn, ParquetFooter } from '../../model/parquet-footer'
import type { Scalar } from '../../model/value'
import { pathList } from './path-list'
import { columnType } from './parquet-type'
import type { SqlWords } from './sql-words'

/** What files say of themselves, by path. */
export async function readParquetFooters(
  connection: DuckDBConnection,
  paths: readonly string[],
  words: SqlWords,
): Promise<ReadonlyMap<string, ParquetFooter>> {
  const list = pathList(
    paths.map((path) => ({ path })),
    words,
  )
  const rows = await connection.runAndReadAll(
    `SELECT file_name, CAST(num_rows AS BIGINT) FROM parquet_file_metadata(${list})`,
  )
  const statistics = await readStatistics(connection, list)
  const elements = await readElements(connection, list)
  return new Map(
    rows.getRows().map(([file, count]) => {
      const path = String(file)
      const columns = topLevel(elements.get(path) ?? []).map((column) =>
        withStatistics(column, statistics.get(path)?.get(column.name)),
      )
      return [path, { rows: bigintOf(count) ?? 0n, columns }]
    }),
  )
}

interface SchemaElement {
  readonly name: string
  readonly children: number
  readonly typeName: string | null
  readonly annotation: string | null
  readonly physical: string | null
}

/** As they stand in the footer: each element before its children. */
async function readElements(
  connection: DuckDBConnection,
  list: string,
): Promise<ReadonlyMap<string, SchemaElement[]>> {
  const result = await connection.runAndReadAll(
    `SELECT file_name, name, num_children, duckdb_type, converted_type, type FROM parquet_schema(${list})`,
  )
  const byFile = new Map<string, SchemaElement[]>()
  for (const [file, name, children, typeName, annotation, physical] of result.getRows()) {
    const elements = byFile.get(String(file)) ?? []
    byFile.set(String(file), elements)
    elements.push({
      name: String(name),
      children: Number(children ?? 0),
      typeName: textOf(typeName),
      annotation: textOf(annotation),
      physical: textOf(physical),
    })
  }
  return byFile
}

type Bare = Omit<FooterColumn, 'nulls' | 'bounds'> & { readonly hasBounds: boolean }

function topLevel([root, ...elements]: readonly SchemaElement[]): readonly Bare[] {
  const columns: Bare[] = []
  let index = 0
  while (root !== undefined && index < elements.length) {
    const end = endOf(elements, index)
    columns.push(columnOf(elements.slice(index, end)))
    index = end
  }
  return columns
}

/** Where an element and all below it end. */
function endOf(elements: readonly SchemaElement[], start: number): number {
  let end = start + 1
  for (let child = 0; child < (elements[start]?.children ?? 0); child++) end = endOf(elements, end)
  return end
}

function columnOf(elements: readonly SchemaElement[]): Bare {
  const [column, ...inner] = elements
  if (column === undefined) throw new Error('a column has an element')
  const { name, typeName } = column
  if (inner.length === 0) {
    const isInt96 = column.physical === 'INT96'
    return {
      name,
      type: isInt96 ? 'timestamptz' : columnType(typeName),
      isStoredWithoutZone: isInt96 || columnType(typeName) === 'time without zone',
      typeName: typeName ?? 'nothing known',
      // Of 96 bits there is no order that writers agree on; nanoseconds are cut otherwise than their text.
      hasBounds: !isInt96 && typeName !== 'TIMESTAMP_NS',
    }
  }
  const element = inner.at(-1)
  const isTexts = inner.length === 2 && element?.typeName === 'VARCHAR'
  const isList = isTexts && column.annotation === 'LIST'
  return {
    name,
    type: isList ? 'strings' : null,
    isStoredWithoutZone: false,
    typeName: 'a nested type',
    hasBounds: false,
  }
}

interface Statistics {
  readonly nulls: bigint | null
  readonly whole: readonly [bigint | null, bigint | null]
  readonly micros: readonly [bigint | null, bigint | null]
  readonly dates: readonly [string | null, string | null]
}

async function readStatistics(
  connection: DuckDBConnection,
  list: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Statistics>>> {
  const ends = (value: (text: string) => string) =>
    `CASE WHEN COUNT(stats_min_value) = COUNT(*) THEN MIN(${value('stats_min_value')}) END,
     CASE WHEN COUNT(stats_max_value) = COUNT(*) THEN MAX(${value('stats_max_value')}) END`
  const result = await connection.runAndReadAll(
    `SELECT file_name, path_in_schema,
       CASE WHEN COUNT(stats_null_count) = COUNT(*) THEN CAST(SUM(stats_null_count) AS BIGINT) END,
       ${ends((text) => `TRY_CAST(${text} AS BIGINT)`)},
       ${ends((text) => `epoch_us(TRY_CAST(${text} AS TIMESTAMPTZ))`)},
       ${ends((text) => `CAST(TRY_CAST(${text} AS DATE) AS VARCHAR)`)}
     FROM parquet_metadata(${list}) GROUP BY file_name, path_in_schema`,
  )
  const byFile = new Map<string, Map<string, Statistics>>()
  for (const [file, column, nulls, ...values] of result.getRows()) {
    const columns = byFile.get(String(file)) ?? new Map<string, Statistics>()
    byFile.set(String(file), columns)
    columns.set(String(column), {
      nulls: bigintOf(nulls),
      whole: [bigintOf(values[0]), bigintOf(values[1])],
      micros: [bigintOf(values[2]), bigintOf(values[3])],
      dates: [textOf(values[4]), textOf(values[5])],
    })
  }
  return byFile
}

function withStatistics(
  { hasBounds, ...column }: Bare,
  statistics: Statistics | undefined,
): FooterColumn {
  const nulls = statistics?.nulls ?? null
  const [least, greatest] =
    statistics && hasBounds ? boundsOf(column.type, statistics) : [null, null]
  return {
    ...column,
    nulls,
    bounds: least === null || greatest === null ? null : [least, greatest],
  }
}

function boundsOf(
  type: FooterColumn['type'],
  { whole, micros, dates }: Statistics,
): readonly [Scalar | null, Scalar | null] {
  switch (type) {
    case 'int':
    case 'long':
      return whole
    case 'timestamptz':
    case 'time without zone':
      return micros
    case 'date':
      return dates
    default:
      return [null, null]
  }
}

function bigintOf(value: DuckDBValue | undefined): bigint | null {
  return typeof value === 'bigint' ? value : null
}

function textOf(value: DuckDBValue | undefined): string | null {
  return typeof value === 'string' ? value : null
}
