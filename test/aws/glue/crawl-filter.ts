import { MILLISECOND } from '../core/units'
import type { Crawl } from './crawler-records'
import type { CrawlFilter } from './inputs'
import { invalidInput } from './faults'

/**
 * AWS Glue API reference, ListCrawls and CrawlsFilter: ids and states are compared as text, times as
 * milliseconds since the epoch. A crawl without the field fits no filter on it.
 */
export function fits(
  crawl: Crawl,
  { FieldName, FilterOperator, FieldValue }: CrawlFilter,
): boolean {
  switch (FieldName) {
    case 'CRAWL_ID':
      return compare(crawl.id, FieldValue, FilterOperator)
    case 'STATE':
      return compare(crawl.state, FieldValue, FilterOperator)
    case 'START_TIME':
      return compare(Number(crawl.createdAt / MILLISECOND), number(FieldValue), FilterOperator)
    case 'END_TIME':
      return (
        crawl.endedAt !== null &&
        compare(Number(crawl.endedAt / MILLISECOND), number(FieldValue), FilterOperator)
      )
    case 'DPU_HOUR':
      return compare(0, number(FieldValue), FilterOperator)
  }
}

function compare<T extends string | number>(
  value: T,
  wanted: T,
  operator: CrawlFilter['FilterOperator'],
): boolean {
  switch (operator) {
    case 'GT':
      return value > wanted
    case 'GE':
      return value >= wanted
    case 'LT':
      return value < wanted
    case 'LE':
      return value <= wanted
    case 'EQ':
      return value === wanted
    case 'NE':
      return value !== wanted
  }
}

function number(text: string): number {
  const value = Number(text)
  if (Number.isNaN(value)) throw invalidInput(`${text} is no number.`)
  return value
}
