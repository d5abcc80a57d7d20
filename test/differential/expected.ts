import type { Dataset } from '../../src/model/dataset'
import type { TimeGrain } from '../../src/model/expression'
import { fieldFilters, type Filter } from '../../src/model/filter'
import type { Row } from '../../src/model/value'
import type { DatasetRequest } from '../../src/query/query-service'
import { Evaluator, holds, inOrder, nameOf, type Cell, type Group } from './oracle'
import { bucket } from './oracle-clock'
import { Period } from './oracle-periods'

export interface Expected {
  readonly nodes: readonly object[]
  readonly totals: Group | null
  readonly comparedTotals: Group | null
  readonly comparedWindow: { readonly from: bigint; readonly until: bigint } | null
  readonly totalCount: bigint
}

/** The whole answer over the stored rows, or the codes of which one must be that of the refusal. */
export function expectedAnswer(
  request: DatasetRequest,
  stored: readonly Row[],
): Expected | readonly string[] {
  const { dataset, groupBy, select } = request
  const evaluator = new Evaluator(dataset, request.timeZone.name)
  const kept = stored.filter((row) => evaluator.keeps(request.where, row))
  if (groupBy === null) return recordsOf(request, kept, evaluator)
  const period = periodOf(request)
  const refusals = refusalsOf(request, period)
  if (refusals.length > 0) return refusals
  const earlier =
    period === null ? [] : stored.filter((row) => isIn(row, request, period, evaluator))
  const partners = new Map(
    evaluator
      .groups(groupBy, earlier)
      .map(({ key, rows }) => [nameOf(key), evaluator.measures(rows)]),
  )
  const groups = evaluator
    .groups(groupBy, kept)
    .map(({ key, rows }): Group => ({ ...key, ...evaluator.measures(rows), filled: false }))
  const nodes = (
    request.fill ? [...groups, ...missing(request, groups, evaluator)] : groups
  ).filter((node) =>
    holds(
      request.having,
      (field) => node[field] ?? null,
      (field) => evaluator.isNumber(field),
    ),
  )
  const compared = (node: Group): Group | null => {
    if (period === null) return null
    const key = partnerOf(node, request, period)
    return key === null ? null : (partners.get(nameOf(key)) ?? evaluator.measures([]))
  }
  return {
    nodes: inOrder(nodes, request, evaluator).map((node) => ({
      ...only(new Set([...select.nodes, 'filled']), node, dataset),
      compared: only(select.compared, compared(node), dataset),
    })),
    totals: only(select.totals, evaluator.measures(kept), dataset),
    comparedTotals:
      period === null ? null : only(select.comparedTotals, evaluator.measures(earlier), dataset),
    comparedWindow: period === null ? null : period.window,
    totalCount: BigInt(nodes.length),
  }
}

function recordsOf(request: DatasetRequest, kept: readonly Row[], evaluator: Evaluator): Expected {
  const { dataset, select } = request
  const nodes = kept.map((row): Group =>
    Object.fromEntries(
      dataset.dimensions.map(({ name }) => [name, evaluator.dimension(name, row)]),
    ),
  )
  return {
    nodes: inOrder(nodes, request, evaluator).map(
      (node) => only(select.nodes, node, dataset) ?? {},
    ),
    totals: null,
    comparedTotals: null,
    comparedWindow: null,
    totalCount: BigInt(nodes.length),
  }
}

function refusalsOf(
  { dataset, groupBy, select, fill, having, orderBy }: DatasetRequest,
  period: Period | null,
): readonly string[] {
  const stored = dataset.measures.filter(({ expression }) => expression.kind === 'stored')
  const judged = [...orderBy, ...fieldFilters(having)].map(({ field }) => field)
  const isAsked = stored.some(({ name }) => select.nodes.has(name) || judged.includes(name))
  const isOneRow = dataset.grain.every((field) => groupBy?.includes(field))
  return [
    ...(fill && grainsOf(dataset, groupBy ?? []).length === 0 ? ['GROUP_BY_REQUIRED'] : []),
    ...(isAsked && !isOneRow ? ['NOT_EXACTLY_ANSWERABLE'] : []),
    ...(period?.isRefused === true ? ['BAD_USER_INPUT'] : []),
  ]
}

/** The buckets in which a series has no row, found by walking through the window. */
function missing(request: DatasetRequest, groups: readonly Group[], evaluator: Evaluator): Group[] {
  const { dataset, timeZone } = request
  const times = grainsOf(dataset, request.groupBy ?? [])
  const others = (request.groupBy ?? []).filter((field) =>
    times.every((time) => time.field !== field),
  )
  const { from, until } = windowIn(request)
  const buckets = new Map<string, Group>()
  for (let at = from; at < until; at += 900_000_000n) {
    const key = Object.fromEntries(
      times.map(({ field, grain }) => [field, bucket(at, grain, timeZone.name)]),
    )
    buckets.set(nameOf(key), key)
  }
  const pick = (group: Group, fields: readonly string[]) =>
    Object.fromEntries(fields.map((field) => [field, group[field] ?? null]))
  const series = new Map<string, Group>(others.length === 0 ? [['', {}]] : [])
  if (others.length > 0) {
    for (const group of groups) series.set(nameOf(pick(group, others)), pick(group, others))
  }
  const fields = [...times.map(({ field }) => field), ...others]
  const present = new Set(groups.map((group) => nameOf(pick(group, fields))))
  return [...series.values()].flatMap((one) =>
    [...buckets.values()]
      .map((key): Group => ({ ...key, ...one }))
      .filter((key) => !present.has(nameOf(pick(key, fields))))
      .map((key) => ({ ...key, ...evaluator.measures([]), filled: true })),
  )
}

function periodOf(request: DatasetRequest): Period | null {
  const { compareTo, groupBy, dataset, timeZone } = request
  if (compareTo === null) return null
  const grains = grainsOf(dataset, groupBy ?? []).map(({ grain }) => grain)
  return new Period(compareTo, windowIn(request), grains, timeZone.name)
}

/** Rows of the earlier period that the rest of where keeps. */
function isIn(
  row: Row,
  request: DatasetRequest,
  { window }: Period,
  evaluator: Evaluator,
): boolean {
  const time = BigInt(String(row[request.dataset.partitionedBy?.column ?? '']))
  return (
    time >= window.from &&
    time < window.until &&
    boundsOf(request).rest.every((part) => evaluator.keeps(part, row))
  )
}

function partnerOf(
  node: Group,
  { dataset, groupBy }: DatasetRequest,
  period: Period,
): Group | null {
  const times = new Map(grainsOf(dataset, groupBy ?? []).map(({ field, grain }) => [field, grain]))
  const key: Group = {}
  for (const field of groupBy ?? []) {
    const grain = times.get(field)
    const value = node[field] ?? null
    key[field] = grain === undefined ? value : period.partner(asBucket(value), grain)
    if (grain !== undefined && key[field] === null) return null
  }
  return key
}

function asBucket(value: Cell): bigint | string {
  if (typeof value === 'bigint' || typeof value === 'string') return value
  throw new Error('no bucket')
}

/** As the generator writes them: all of two bounds and the rest. */
function boundsOf({ where }: DatasetRequest): {
  readonly bounds: readonly bigint[]
  readonly rest: readonly Filter[]
} {
  if (where.kind !== 'all') throw new Error('no bounds')
  const [gte, lt, ...rest] = where.of
  if (gte?.kind !== 'compare' || lt?.kind !== 'compare') throw new Error('no bounds')
  return { bounds: [BigInt(gte.value), BigInt(lt.value)], rest }
}

/** Hours that are stored begin where the hour of the bound begins, or the next one. */
function windowIn(request: DatasetRequest): { readonly from: bigint; readonly until: bigint } {
  const [from = 0n, until = 0n] = boundsOf(request).bounds
  const isStored = request.dataset.columns.some(({ grain }) => grain !== undefined)
  if (!isStored) return { from, until }
  const up = (instant: bigint) => {
    const start = bucket(instant, 'hour', request.timeZone.name)
    return typeof start === 'bigint' && start < instant ? start + 3_600_000_000n : instant
  }
  return { from: up(from), until: up(until) }
}

function grainsOf(
  dataset: Dataset,
  fields: readonly string[],
): readonly { field: string; grain: TimeGrain }[] {
  return fields.flatMap((field) => {
    const expression = dataset.dimensions.find(({ name }) => name === field)?.expression
    return expression?.kind === 'truncate' && expression.column === dataset.partitionedBy?.column
      ? [{ field, grain: expression.grain }]
      : []
  })
}

/** What leaves: quotients that are declared double as doubles. */
function only(names: ReadonlySet<string>, row: Group | null, { measures }: Dataset): Group | null {
  if (row === null) return null
  const doubles = new Set(measures.filter(({ type }) => type === 'double').map(({ name }) => name))
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => names.has(name))
      .map(([name, cell]) => [
        name,
        doubles.has(name) && typeof cell === 'string' ? Number(cell) : cell,
      ]),
  )
}
