import { errorText } from './aws/redshift-phase'
import type { RedshiftBatches } from './aws/redshift-batches'
import { type ClaimHolder, holderOf, reconcilerClaim } from './redshift-claim-sql'

/** The claims that loads write in their own transactions. */
export class RedshiftClaims {
  constructor(private readonly batches: RedshiftBatches) {}

  /** Takes the claim for the reconciler unless the load has it. */
  take(attemptId: string): Promise<ClaimHolder | null> {
    return this.ask(reconcilerClaim(attemptId))
  }

  /** Null: nobody has it. */
  holder(attemptId: string): Promise<ClaimHolder | null> {
    return this.ask([holderOf(attemptId)])
  }

  private async ask(statements: readonly string[]): Promise<ClaimHolder | null> {
    const told = await this.batches.ended({ statements })
    if (told?.Status !== 'FINISHED' || told.Id === undefined)
      throw new Error(`Redshift did not tell who has the claim: ${errorText(told)}`)
    const [holder = null] = await this.batches.texts(told.Id, statements.length)
    if (holder === null || holder === 'load' || holder === 'reconciler') return holder
    throw new Error(`Redshift names ${holder} as who has the claim`)
  }
}
