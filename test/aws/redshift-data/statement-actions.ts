import type { z } from 'zod'
import type { Instant } from '../../../src/model/clock'
import type { Conditions, Members, Outcome } from '../core/service'
import type { Surroundings } from '../core/surroundings'
import { epochSeconds, SECOND } from '../core/units'
import { uuid } from '../core/uuid'
import { validation } from './faults'
import type * as inputs from './inputs'
import { isMoving, type RedshiftSetUp, type Statement } from './records'
import type { Statements } from './statements'

const STATEMENT_BYTES_MAX = 100 * 1024

interface Asked {
  readonly sqls: readonly string[]
  readonly values: Statement['values']
}

type Place = Pick<
  z.output<typeof inputs.executeStatement>,
  'ClientToken' | 'WorkgroupName' | 'ClusterIdentifier'
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
  ): Members => this.accept(input, { sqls: [input.Sql], values: input.Parameters ?? [] }, now)

  readonly batch = (
    input: z.output<typeof inputs.batchExecuteStatement>,
    { now }: Conditions,
  ): Members => this.accept(input, { sqls: input.Sqls, values: [] }, now)

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
    const { status, records } = this.get(Id)
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

  private accept(input: Place, { sqls, values }: Asked, now: Instant): Members {
    const request = JSON.stringify(input)
    const token = input.ClientToken ?? null
    const known = this.statements.all.all().find((one) => token !== null && one.token === token)
    if (known !== undefined) {
      if (known.request === request)
        return { Id: known.id, CreatedAt: epochSeconds(known.createdAt) }
      throw validation('The client token was used before with another request.')
    }
    const place = input.WorkgroupName ?? input.ClusterIdentifier
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
      request,
      sqls,
      values,
      status: 'SUBMITTED',
      error: null,
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
    if (found === undefined) throw validation(`Query ${id} does not exist.`)
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
  }
}
