import { CodedError } from '../model/coded-error'
import { checkFilter } from './check-filter'
import type { Comparable } from './check-value'
import { measureValueType } from './measure-type'
import type { DatasetRequest } from './query-service'

/** @throws CodedError BAD_USER_INPUT */
export function checkHaving({ dataset, having }: DatasetRequest): void {
  const comparableOf = (field: string): Comparable => {
    const measure = dataset.measures.find(({ name }) => name === field)
    if (measure !== undefined) return { name: field, type: measureValueType(measure, dataset) }
    throw new CodedError('BAD_USER_INPUT', `${dataset.name} has no measure ${field} for having.`)
  }
  checkFilter(having, comparableOf, 'having')
}
