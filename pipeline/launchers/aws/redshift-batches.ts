import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementCommandOutput,
  GetStatementResultCommand,
  ListStatementsCommand,
  type RedshiftDataClient,
  type StatementData,
  type StatusString,
} from '@aws-sdk/client-redshift-data'
import { type RedshiftPlace, placeMembers } from '../../../src/engines/redshift/redshift-place'
import { answerIn } from './submit-fault'
import { started } from './started'

/** Of ListStatements. */
const PAGE = 100
const PAGES_MAX = 100
/** How long one look may be held back by the service, below the client's own time-out. */
const WAIT_SECONDS = 10
const LOOKS = 3

export interface Batch {
  /** One transaction. */
  readonly statements: readonly string[]
  /** By which the service knows a repeated request for eight hours; at most 64 characters. */
  readonly token?: string
  readonly name?: string
}

/** Transactions over Redshift's Data API; every call but `ended` and `named` is one request. */
export class RedshiftBatches {
  constructor(
    private readonly client: RedshiftDataClient,
    private readonly place: RedshiftPlace,
  ) {}

  /** Returns the batch's id. */
  async start({ statements, token, name }: Batch): Promise<string> {
    const input = {
      Sqls: [...statements],
      ...placeMembers(this.place),
      ...(token !== undefined && { ClientToken: token }),
      ...(name !== undefined && { StatementName: name }),
    }
    return started((await this.client.send(new BatchExecuteStatementCommand(input))).Id)
  }

  /** Null: the service does not know it, or any more. */
  async describe(id: string, waits = false): Promise<DescribeStatementCommandOutput | null> {
    const input = { Id: id, ...(waits && { WaitTimeSeconds: WAIT_SECONDS }) }
    try {
      return await this.client.send(new DescribeStatementCommand(input))
    } catch (error) {
      if (answerIn(error)?.name === 'ResourceNotFoundException') return null
      throw error
    }
  }

  /** Waits for the end, but not for long. Null: it goes on. */
  async ended(batch: Batch): Promise<DescribeStatementCommandOutput | null> {
    const id = await this.start(batch)
    for (let looks = 0; looks < LOOKS; looks += 1) {
      const told = await this.describe(id, true)
      if (told !== null && !GOES_ON.has(told.Status ?? '')) return told
    }
    return null
  }

  /** All whose names begin so, in no order. */
  async named(prefix: string, status: StatusString): Promise<readonly StatementData[]> {
    const found: StatementData[] = []
    let next: string | undefined
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const { Statements = [], NextToken } = await this.client.send(
        new ListStatementsCommand({
          StatementName: prefix,
          Status: status,
          MaxResults: PAGE,
          ...(next !== undefined && { NextToken: next }),
        }),
      )
      found.push(...Statements)
      if (NextToken === undefined || NextToken === '') return found
      next = NextToken
    }
    throw new Error(`Redshift lists more than ${PAGES_MAX} pages of statements named ${prefix}`)
  }

  /** Asks for its end; one that has ended stays as it is. */
  async cancel(id: string): Promise<void> {
    try {
      await this.client.send(new CancelStatementCommand({ Id: id }))
    } catch (error) {
      if (answerIn(error)?.name !== 'ValidationException') throw error
    }
  }

  /** The first texts of the rows that the n-th statement of a batch found, from 1. */
  async texts(id: string, n: number): Promise<readonly string[]> {
    return (await this.rows(id, n)).flatMap(([text]) => text ?? [])
  }

  /** The texts of the rows that the n-th statement of a batch found, from 1; null for what is no text. */
  async rows(id: string, n: number): Promise<readonly (readonly (string | null)[])[]> {
    const found: (readonly (string | null)[])[] = []
    let next: string | undefined
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const { Records = [], NextToken } = await this.client.send(
        new GetStatementResultCommand({
          Id: `${id}:${n}`,
          ...(next !== undefined && { NextToken: next }),
        }),
      )
      found.push(...Records.map((row) => row.map((field) => field.stringValue ?? null)))
      if (NextToken === undefined || NextToken === '') return found
      next = NextToken
    }
    throw new Error(`Redshift tells of a result in more than ${PAGES_MAX} pages`)
  }
}

const GOES_ON: ReadonlySet<string> = new Set<StatusString>(['SUBMITTED', 'PICKED', 'STARTED'])
