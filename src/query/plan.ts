import { outputTypes } from '../dialects/column-types'
import {
  type Aggregate,
  type Page,
  type PagedSelect,
  type SelectOrder,
  type SingleSelect,
} from '../dialects/select'
import type { Measure } from '../model/dataset'
import type { Row, Value } from '../model/value'
import { fieldFilters, EVERYTHING, type Filter } from '../model/filter'
import { checkStoredMeasures } from './check-stored-measures'
import { measureTerms } from './measure-terms'
import { outputCondition } from './output-condition'
import type { DatasetRequest, Order } from './query-service'
import type { PlannedScan, Scope } from './scope'
import { withSettled } from './settled-columns'

/** One statement, what it reads, and how its rows become ours, with exact measures. */
export interface Plan {
  readonly select: SingleSelect
  readonly scan: PlannedScan
  readonly toRow: (values: readonly (Value | null)[]) => Row
}

/** Which groups or records of a scope, with which measures. */
export interface NodesOptions {
  /** Of groups: what they are grouped by. Of records: what is looked at. */
  readonly fields: readonly string[]
  /** Null for records. */
  readonly measures: readonly Measure[] | null
  readonly having: Filter
  /** What was asked for, without what breaks ties. */
  readonly orderBy: readonly Order[]
  readonly page: Page | null
}

export function planNodes(scope: Scope, options: NodesOptions): Plan {
  const { fields, page } = options
  const { dataset } = scope
  const measures = options.measures ?? []
  checkStoredMeasures(measures, fields, dataset)
  const rows = fields.map((field) => scope.rowOf(field))
  const terms = measureTerms(measures, scope.columns)
  const aggregates = atLeastOne(fields, terms.aggregates)
  const keyOf = (field: string) => {
    const measure = measures.find(({ name }) => name === field)
    if (measure !== undefined) return terms.keyOf(measure, fields.length)
    return { kind: 'output', output: fields.indexOf(field) } as const
  }
  const select: PagedSelect = {
    kind: options.measures === null ? 'rows' : 'groups',
    table: dataset.table,
    snapshotId: scope.snapshot.snapshotId,
    rows,
    aggregates,
    where: scope.where,
    having: outputCondition(options.having, keyOf, outputTypes({ rows, aggregates })),
    orderBy: options.orderBy.map(({ field, direction }): SelectOrder => ({
      key: keyOf(field),
      direction,
    })),
    page,
  }
  const toRow: Plan['toRow'] = (values) => {
    const row: Record<string, Value | null> = {}
    fields.forEach((field, index) => {
      row[field] = values[index] ?? null
    })
    return measures.length === 0
      ? row
      : Object.assign(row, terms.measuresOf(values.slice(fields.length)))
  }
  return { select, scan: withSettled(select, scope.scan()), toRow }
}

/** The measures over everything that where keeps. */
export function planTotals(scope: Scope, measures: readonly Measure[]): Plan {
  return planNodes(scope, { fields: [], measures, having: EVERYTHING, orderBy: [], page: null })
}

/** How many nodes there are on all pages, as `totalCount`. */
export function planTotalCount(request: DatasetRequest, scope: Scope): Plan {
  const { groupBy, having, dataset } = request
  const judged = new Set(fieldFilters(having).map(({ field }) => field))
  const measures = dataset.measures.filter(({ name }) => judged.has(name))
  const fields = groupBy ?? []
  const of = planNodes(scope, {
    fields,
    measures,
    having: groupBy === null ? EVERYTHING : having,
    orderBy: [],
    page: null,
  })
  const toRow: Plan['toRow'] = ([totalCount = null]) => ({ totalCount })
  if (groupBy === null) return { ...of, toRow }
  return { ...of, select: { ...of.select, kind: 'countGroups' }, toRow }
}

const COUNT: Aggregate = Object.freeze({ kind: 'count', column: null, where: null })

/** A statement has a column, even where only the number of its rows matters. */
function atLeastOne(
  fields: readonly string[],
  aggregates: readonly Aggregate[],
): readonly Aggregate[] {
  return fields.length === 0 && aggregates.length === 0 ? [COUNT] : aggregates
}
