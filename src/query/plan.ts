import type { TableSnapshot } from '../catalog/catalog'
import type {
  Aggregate,
  OrderKey,
  Page,
  RowExpression,
  Select,
  SelectOrder,
} from '../dialects/select'
import type { Scan } from '../engines/engine'
import type { Dataset, Dimension, Measure } from '../model/dataset'
import type { Row, Value } from '../model/value'
import { storedCondition } from './condition'
import { measureTerms } from './measure-terms'
import { filesToRead } from './prune'
import type { DatasetRequest, Order } from './query-service'
import { dimensionOf, storedColumns } from './stored-columns'
import type { StoredColumns } from './stored-columns'

/** One statement, what it reads, and how its rows become ours. */
export interface Plan {
  readonly select: Select
  readonly scan: Scan
  readonly toRow: (values: readonly (Value | null)[]) => Row
}

/** The records or groups of one page. */
export function planNodes(request: DatasetRequest, snapshot: TableSnapshot, page: Page): Plan {
  const { dataset, groupBy } = request
  const columns = storedColumns(dataset, snapshot)
  const order = totalOrder(request.orderBy, groupBy ?? dataset.grain)
  const fields = groupBy ?? recordFields(request, order)
  const terms = measureTerms(groupBy === null ? [] : selectedMeasures(request, 'nodes'), columns)
  const keyOf = (field: string): OrderKey => {
    const measure = dataset.measures.find(({ name }) => name === field)
    if (measure !== undefined) return terms.orderKey(measure, fields.length)
    return { kind: 'output', output: fields.indexOf(field) }
  }
  const orderBy = order.map(({ field, direction }): SelectOrder => ({
    key: keyOf(field),
    direction,
  }))
  const select: Select = {
    kind: groupBy === null ? 'rows' : 'groups',
    table: dataset.table,
    rows: rowExpressions(dataset, fields, columns),
    aggregates: atLeastOne(fields, terms.aggregates),
    where: storedCondition(request.where, columns),
    orderBy,
    page,
  }
  return {
    select,
    scan: scanOf(select, snapshot, columns),
    toRow: (values) => ({
      ...dimensionValues(request, fields, values),
      ...terms.measuresOf(values.slice(fields.length)),
    }),
  }
}

/** The measures over everything that where keeps. */
export function planTotals(request: DatasetRequest, snapshot: TableSnapshot): Plan {
  const columns = storedColumns(request.dataset, snapshot)
  const terms = measureTerms(selectedMeasures(request, 'totals'), columns)
  const select: Select = {
    kind: 'groups',
    table: request.dataset.table,
    rows: [],
    aggregates: atLeastOne([], terms.aggregates),
    where: storedCondition(request.where, columns),
    orderBy: [],
    page: null,
  }
  return { select, scan: scanOf(select, snapshot, columns), toRow: terms.measuresOf }
}

/** How many nodes all pages have, as `totalCount`. */
export function planTotalCount(request: DatasetRequest, snapshot: TableSnapshot): Plan {
  const { dataset, groupBy } = request
  const columns = storedColumns(dataset, snapshot)
  const where = storedCondition(request.where, columns)
  const { table } = dataset
  const select: Select =
    groupBy === null
      ? { kind: 'groups', table, where, rows: [], aggregates: [COUNT], orderBy: [], page: null }
      : { kind: 'countGroups', table, where, rows: rowExpressions(dataset, groupBy, columns) }
  return {
    select,
    scan: scanOf(select, snapshot, columns),
    toRow: ([totalCount = null]) => ({ totalCount }),
  }
}

const COUNT: Aggregate = Object.freeze({ kind: 'count', where: null })

/** Of a record, what is looked at and what its place depends on. */
function recordFields(
  { dataset, select }: DatasetRequest,
  order: readonly Order[],
): readonly string[] {
  const needed = new Set([...select.nodes, ...order.map(({ field }) => field)])
  return dataset.dimensions.map(({ name }) => name).filter((name) => needed.has(name))
}

function selectedMeasures(
  { dataset, select }: DatasetRequest,
  part: 'nodes' | 'totals',
): readonly Measure[] {
  return dataset.measures.filter(({ name }) => select[part].has(name))
}

/** A statement has a column, even where only the number of its rows matters. */
function atLeastOne(
  fields: readonly string[],
  aggregates: readonly Aggregate[],
): readonly Aggregate[] {
  return fields.length === 0 && aggregates.length === 0 ? [COUNT] : aggregates
}

/** What was asked for, then whatever else tells two nodes apart. */
function totalOrder(orderBy: readonly Order[], breakers: readonly string[]): readonly Order[] {
  const asked = new Set(orderBy.map(({ field }) => field))
  const rest = breakers.filter((field) => !asked.has(field))
  return [...orderBy, ...rest.map((field): Order => ({ field, direction: 'asc' }))]
}

function rowExpressions(
  dataset: Dataset,
  fields: readonly string[],
  columns: StoredColumns,
): readonly RowExpression[] {
  return fields.map((field) => rowExpression(dimensionOf(dataset, field), columns))
}

function rowExpression({ expression }: Dimension, columns: StoredColumns): RowExpression {
  const column = columns.column(expression.column)
  if (expression.kind === 'column') return { kind: 'column', column }
  return { kind: 'truncate', column, grain: expression.grain }
}

function dimensionValues(
  { select }: DatasetRequest,
  fields: readonly string[],
  values: readonly (Value | null)[],
): Row {
  const cells = fields.map((field, index) => [field, values[index] ?? null] as const)
  return Object.fromEntries(cells.filter(([field]) => select.nodes.has(field)))
}

function scanOf(select: Select, snapshot: TableSnapshot, columns: StoredColumns): Scan {
  return {
    table: select.table,
    files: filesToRead(snapshot, select.where),
    columns: columns.used(),
  }
}
