import { CodedError } from '../../src/model/coded-error'
import { errorText } from './aws/redshift-phase'
import type { RedshiftBatches } from './aws/redshift-batches'
import {
  columnStatement,
  columnsQuery,
  type RedshiftLoad,
  redshiftTableStatements,
} from './redshift-load-sql'
import { heldColumns } from './redshift-loaded-table'
import { forgetPartitions, heldPartitions, heldQuery } from './redshift-partition-sql'
import type { HeldPartitions } from './redshift-replacement'

/** Two loads that make the same for the first time get into each other's way once. */
const TRIES = 2

/**
 * Makes what a load writes into, and columns that its dataset gained since, and reads what is held. What
 * it makes is empty, so that it does no harm without the claim, and repeating it changes nothing.
 */
export class RedshiftTables {
  constructor(private readonly batches: RedshiftBatches) {}

  /**
   * goesOn: it takes longer; ask again.
   * @throws CodedError LAUNCHER_REFUSED
   */
  async make({ dataset, attemptId }: RedshiftLoad): Promise<'made' | 'goesOn'> {
    const statements = [...redshiftTableStatements(dataset), columnsQuery(dataset)]
    const id = await this.execute(`${attemptId}-tables`, statements)
    if (id === null) return 'goesOn'
    const there = new Set(await this.batches.texts(id, statements.length))
    const missing = heldColumns(dataset).filter(({ name }) => !there.has(name))
    if (missing.length === 0) return 'made'
    const added = missing.map((column) => columnStatement(dataset, column))
    // In one transaction: what is recorded is not of the new column, whatever becomes of the load.
    added.push(forgetPartitions(dataset))
    return (await this.execute(`${attemptId}-columns`, added)) === null ? 'goesOn' : 'made'
  }

  /**
   * What the table holds by partition, of which the load then replaces what changed; null: that is not
   * known. An attempt that asks again is told the same, so that it asks for the same load again.
   * @throws CodedError LAUNCHER_REFUSED
   */
  async held(load: RedshiftLoad): Promise<HeldPartitions | null | 'goesOn'> {
    if (load.writers.size === 0) return null
    const id = await this.execute(`${load.attemptId}-held`, [heldQuery(load.dataset)])
    return id === null ? 'goesOn' : heldPartitions(await this.batches.rows(id, 1))
  }

  /** Null: it goes on. */
  private async execute(token: string, statements: readonly string[]): Promise<string | null> {
    for (let attempt = 1; ; attempt += 1) {
      const told = await this.batches.ended({ statements, token: `${token}-${attempt}` })
      if (told === null) return null
      if (told.Status === 'FINISHED' && told.Id !== undefined) return told.Id
      if (attempt === TRIES) throw unmade(errorText(told))
    }
  }
}

function unmade(why: string): CodedError {
  return new CodedError(
    'LAUNCHER_REFUSED',
    `The tables of the load could not be made or read in Redshift (${why}). Give its user what that needs, then retry the run.`,
  )
}
