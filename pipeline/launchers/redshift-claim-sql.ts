import { redshiftDialect } from '../../src/dialects/redshift'

/**
 * Who claimed which attempt: (attempt_id, holder). A load writes its row in its own transaction, so that
 * a second one of the attempt, or one of an attempt that was given up, changes nothing.
 */
export const CLAIMS = 'lakefront.load_claims'

export type ClaimHolder = 'load' | 'reconciler'

const claims = redshiftDialect.table(CLAIMS, null)
const text = (value: string): string => redshiftDialect.literal(value, 'string')

export function claimsTable(): string {
  return `CREATE TABLE IF NOT EXISTS ${claims} (attempt_id VARCHAR(64) NOT NULL, holder VARCHAR(16) NOT NULL)`
}

/** For the beginning of a load's transaction, that fails where somebody has the claim. */
export function loadClaim(attemptId: string): readonly string[] {
  const found = `FROM ${claims} WHERE attempt_id = ${text(attemptId)}`
  const holder: ClaimHolder = 'load'
  return [
    LOCK,
    failsOnRows('unclaimed', found),
    `INSERT INTO ${claims} (attempt_id, holder) VALUES (${text(attemptId)}, ${text(holder)})`,
  ]
}

/** A transaction that takes the claim for the reconciler unless somebody has it, and tells who has. */
export function reconcilerClaim(attemptId: string): readonly string[] {
  const holder: ClaimHolder = 'reconciler'
  const free = `NOT EXISTS (SELECT 1 FROM ${claims} WHERE attempt_id = ${text(attemptId)})`
  return [
    LOCK,
    `INSERT INTO ${claims} (attempt_id, holder) SELECT ${text(attemptId)}, ${text(holder)} WHERE ${free}`,
    holderOf(attemptId),
  ]
}

/** A statement that tells who has the claim, in a row or none. */
export function holderOf(attemptId: string): string {
  return `SELECT holder FROM ${claims} WHERE attempt_id = ${text(attemptId)}`
}

/** A statement that fails where there are such rows. */
export function failsOnRows(name: string, rows: string): string {
  return `SELECT 1 / (CASE WHEN n > 0 THEN 0 ELSE 1 END) AS ${name} FROM (SELECT COUNT(*) AS n ${rows}) AS found`
}

/**
 * One transaction after the other, and what it reads is of after the wait: a transaction's view is made
 * by its first other statement (Database Developer Guide, "Serializable isolation").
 */
const LOCK = `LOCK TABLE ${claims}`
