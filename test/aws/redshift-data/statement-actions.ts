import type { z } from 'zod'
import type { Instant } from '../../../src/model/clock'
import type { Conditions, Members, Outcome } from '../core/service'
import type { Surroundings } from '../core/surroundings'
import { epochSeconds, SECOND } from '../core/units'
import { pageOf } from '../core/page'
import { uuid } from '../core/uuid'
import { noStatement, validation } from './faults'
import type * as inputs from './inputs'
import { isMoving, type RedshiftSetUp, type Statement } from './records'
import type { Statements } from './statements'

const STATEMENT_BYTES_MAX = 100 * 1024

interface Asked {
  readonly isBatch: boolean
  readonly sqls: readonly string[]
  readonly values: Statement['values']
}

type Place = Pick<
  z.output<typeof inputs.executeStatement>,
  'ClientToken' | 'StatementName' | 'WorkgroupName' | 'ClusterIdentifier'
>

/** API Reference, ExecuteStatement, BatchExecuteStatement, DescribeStatement, CancelStatement, GetStatementResult. */
export class StatementActions {
  constructor(
    private readonly statements: Statements,
    private readonly setUp: RedshiftSetUp,
    private readonly surroundings: Surroundings,
  ) {}

  readonly execute = (
    input: z.output<typeof inputs.executeStatement>,
    { now }: Conditions,
  ): Members =>
    this.accept(input, { isBatch: false, sqls: [input.Sql], values: input.Parameters ?? [] }, now)

  readonly batch = (
    input: z.output<typeof inputs.batchExecuteStatement>,
    { now }: Conditions,
  ): Members => this.accept(input, { isBatch: true, sqls: input.Sqls, values: [] }, now)

  readonly describe = (
    { Id, WaitTimeSeconds = 0 }: z.output<typeof inputs.describeStatement>,
    { now, shownState }: Conditions,
  ): Outcome => {
    this.get(Id)
    const poll = (at: Instant): Members | null => {
      const statement = this.get(Id)
      const isOver = at >= now + BigInt(WaitTimeSeconds) * SECOND
      return isOver || shownState !== null || !isMoving(statement)
        ? members(statement, shownState)
        : null
    }
    return { kind: 'waiting', poll }
  }

  readonly cancel = (
    { Id }: z.output<typeof inputs.cancelStatement>,
    { now, cancelTooLate }: Conditions,
  ): Members => {
    const statement = this.get(Id)
    if (!isMoving(statement))
      throw validation(`Could not cancel a query that is already in ${statement.status} state`)
    if (!cancelTooLate) this.statements.all.put({ ...statement, cancelAt: now })
    return { Status: true }
  }

  readonly result = (
    { Id, NextToken }: z.output<typeof inputs.getStatementResult>,
    { pageLimit }: Conditions,
  ): Members => {
    const [id = '', part] = Id.split(':')
    const { isBatch, sqls, status, records } = this.get(id)
    // Of several statements the last one's rows are kept here.
    if (part !== (isBatch ? String(sqls.length) : undefined))
      throw validation(`Query does not have result: name one of the ${sqls.length} statements.`)
    if (status !== 'FINISHED' || records === null)
      throw validation(`Query does not have result. Please check query status: ${status}`)
    const from = Number(NextToken ?? 0)
    const until = from + Math.min(this.setUp.rowsAPage ?? 1_000, pageLimit)
    return {
      Records: records.slice(from, until),
      TotalNumRows: records.length,
      ...(until < records.length && { NextToken: String(until) }),
    }
  }

  /** In no order that is documented: newest first here. */
  readonly list = (
    { StatementName = '', Status, MaxResults, NextToken }: z.output<typeof inputs.listStatements>,
    conditions: Conditions,
  ): Members => {
    const shown = this.statements.all
      .all()
      .filter(({ name, status }) => {
        return (name ?? '').startsWith(StatementName) && (Status === 'ALL' || Status === status)
      })
      .reverse()
    const page = pageOf(shown, NextToken, MaxResults === 0 ? 100 : MaxResults, conditions)
    if (page === null) throw validation('The token names no page.')
    const { items, next } = page
    return {
      Statements: items.map((each) => listed(each, conditions.shownState)),
      ...(next !== null && { NextToken: next }),
    }
  }

  private accept(input: Place, { isBatch, sqls, values }: Asked, now: Instant): Members {
    const request = JSON.stringify(input)
    const token = input.ClientToken ?? null
    const known = this.statements.all.all().find((one) => token !== null && one.token === token)
    if (known !== undefined) {
      if (known.request === request)
        return { Id: known.id, CreatedAt: epochSeconds(known.createdAt) }
      throw validation('The client token was used before with another request.')
    }
    const place = input.WorkgroupName ?? input.ClusterIdentifier
    if (input.WorkgroupName !== undefined && input.ClusterIdentifier !== undefined)
      throw validation('ClusterIdentifier and WorkgroupName cannot both be specified.')
    if (place === undefined || !this.setUp.places.includes(place))
      throw validation('Redshift endpoint does not exist: no such cluster or work group.')
    if (sqls.some((sql) => Buffer.byteLength(sql) > STATEMENT_BYTES_MAX))
      throw validation('Query string must be less than 100 KB')
    const unused = values.find(({ name }) => !sqls.some((sql) => sql.includes(`:${name}`)))
    if (unused !== undefined)
      throw validation(`Parameters list contains unused parameter ${unused.name}`)
    const statement: Statement = {
      id: uuid(this.surroundings.ids),
      token,
      name: input.StatementName ?? null,
      request,
      isBatch,
      sqls,
      values,
      status: 'SUBMITTED',
      error: null,
      failedAt: null,
      createdAt: now,
      endedAt: null,
      cancelAt: null,
      records: null,
    }
    this.statements.all.put(statement)
    return { Id: statement.id, CreatedAt: epochSeconds(now) }
  }

  private get(id: string): Statement {
    const found = this.statements.all.get(id)
    if (found === undefined) throw noStatement(id)
    return found
  }
}

function members(statement: Statement, shownState: string | null): Members {
  const { id, status, error, createdAt, endedAt, records } = statement
  return {
    Id: id,
    Status: shownState ?? status,
    CreatedAt: epochSeconds(createdAt),
    ...(error !== null && { Error: error }),
    ...(endedAt !== null && { Duration: Number(endedAt - createdAt) * 1_000 }),
    ...(records !== null && { HasResultSet: true, ResultRows: records.length }),
    ...(statement.isBatch && { SubStatements: parts(statement) }),
  }
}

function listed(
  { id, name, status, createdAt, isBatch }: Statement,
  shown: string | null,
): Members {
  return {
    Id: id,
    Status: shown ?? status,
    CreatedAt: epochSeconds(createdAt),
    IsBatchStatement: isBatch,
    ...(name !== null && { StatementName: name }),
  }
}

/** API Reference, SubStatementData. */
function parts({ id, sqls, status, error, failedAt }: Statement): readonly Members[] {
  return sqls.map((sql, index) => ({
    Id: `${id}:${index + 1}`,
    QueryString: sql,
    Status: partStatus(index, status, failedAt),
    ...(index === failedAt && error !== null && { Error: error }),
  }))
}

function partStatus(
  index: number,
  status: Statement['status'],
  failedAt: number | null,
): Statement['status'] {
  if (failedAt === null) return status
  if (index === failedAt) return 'FAILED'
  return index < failedAt ? 'FINISHED' : 'ABORTED'
}
