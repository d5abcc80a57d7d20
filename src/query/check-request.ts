import { CodedError } from '../model/coded-error'
import type { Dataset } from '../model/dataset'
import { checkHaving } from './check-having'
import { checkFilter } from './check-filter'
import type { DatasetRequest } from './query-service'
import { EVERYTHING } from '../model/filter'
import { dimensionOf } from './stored-columns'

/** @throws CodedError FIRST_OUT_OF_RANGE, GROUP_BY_REQUIRED, BAD_USER_INPUT */
export function checkRequest(request: DatasetRequest): void {
  checkFirst(request)
  checkGroupBy(request)
  checkOrderBy(request)
  checkKind(request)
  checkFilter(request.where, (field) => dimensionOf(request.dataset, field), 'where')
  checkHaving(request)
}

function checkFirst({ dataset, first }: DatasetRequest): void {
  if (Number.isInteger(first) && first >= 1 && first <= dataset.maxRows) return
  const message = `first is ${first}, and ${dataset.name} allows 1 to ${dataset.maxRows}; ask for more by pages.`
  throw new CodedError('FIRST_OUT_OF_RANGE', message)
}

function checkGroupBy({ dataset, groupBy }: DatasetRequest): void {
  if ((dataset.kind === 'rows') !== (groupBy === null)) {
    throw badInput(
      dataset.kind === 'rows'
        ? `${dataset.name} shows records and takes no groupBy.`
        : `${dataset.name} shows groups and needs groupBy; [] is one group over everything.`,
    )
  }
  groupBy?.forEach((field) => dimensionOf(dataset, field))
  checkUnique('groupBy', groupBy ?? [])
}

function checkOrderBy({ dataset, groupBy, orderBy }: DatasetRequest): void {
  const fields = orderBy.map(({ field }) => field)
  for (const field of fields) {
    if (isMeasure(dataset, field)) continue
    dimensionOf(dataset, field)
    if (groupBy === null || groupBy.includes(field)) continue
    const message = `orderBy names ${field}, which groupBy lacks; add it to groupBy or order by something else.`
    throw new CodedError('GROUP_BY_REQUIRED', message)
  }
  checkUnique('orderBy', fields)
}

function isMeasure(dataset: Dataset, field: string): boolean {
  return dataset.kind === 'groups' && dataset.measures.some(({ name }) => name === field)
}

/** Records are no groups: nothing of groups may be asked of them. */
function checkKind({ dataset, having, fill, compareTo }: DatasetRequest): void {
  if (dataset.kind === 'groups') return
  if (!fill && compareTo === null && having === EVERYTHING) return
  throw badInput(`${dataset.name} shows records and takes no having, fill or compareTo.`)
}

function checkUnique(argument: string, fields: readonly string[]): void {
  const repeated = fields.find((field, index) => fields.indexOf(field) !== index)
  if (repeated !== undefined) throw badInput(`${argument} names ${repeated} twice; name it once.`)
}

function badInput(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message)
}
