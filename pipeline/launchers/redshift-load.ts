import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import { CodedError } from '../../src/model/coded-error'
import type { RedshiftPlace } from '../../src/engines/redshift/redshift-place'
import type { Seen } from './aws/phase'
import { RedshiftBatches } from './aws/redshift-batches'
import { loadObservation } from './aws/redshift-phase'
import { submitFault } from './aws/submit-fault'
import { CLAIM, RECONCILER } from './claim'
import { ConfiguredLauncher } from './configured-launcher'
import { findEach } from './find-each'
import type {
  AttemptLinks,
  AttemptRef,
  Launcher,
  Observation,
  Submission,
  Submitted,
} from './launcher'
import type { LauncherSettings } from './launcher-settings'
import { ASKED, redshiftAttemptStore } from './redshift-attempt-store'
import { RedshiftClaims } from './redshift-claims'
import { mayGoOn } from './may-go-on'
import { loadRequest, type LoadSources } from './redshift-load-request'
import { redshiftLoadStatements } from './redshift-load-sql'
import { replacementOf } from './redshift-replacement'
import { RedshiftTables } from './redshift-tables'

export interface RedshiftLoadOptions extends LauncherSettings, RedshiftPlace, LoadSources {
  /** Without retries of its own. */
  readonly client: RedshiftDataClient
}

/** What the service has no room for now was not begun. */
const FULL = new Set(['ActiveStatementsExceededException', 'ActiveSessionsExceededException'])
const NAMES = 'lakefront-load-'
const MAKING: Submitted = { kind: 'full', message: 'Redshift still makes the tables' }

export function createRedshiftLoadLauncher(options: RedshiftLoadOptions): Launcher {
  return new RedshiftLoadLauncher(options)
}

/**
 * Loads tables by one transaction each. Its token and its name are the attempt's id, and its claim is
 * part of the transaction: it works once however often it is asked for.
 */
class RedshiftLoadLauncher extends ConfiguredLauncher implements Launcher {
  private readonly batches: RedshiftBatches
  private readonly claims: RedshiftClaims
  private readonly tables: RedshiftTables

  constructor(private readonly options: RedshiftLoadOptions) {
    const batches = new RedshiftBatches(options.client, options)
    const claims = new RedshiftClaims(batches)
    super({ ...options, store: redshiftAttemptStore(options.store, claims) })
    this.batches = batches
    this.claims = claims
    this.tables = new RedshiftTables(batches)
  }

  async submit(submission: Submission): Promise<Submitted> {
    const load = await loadRequest(submission, this.options.store, this.options)
    try {
      if ((await this.tables.make(load)) === 'goesOn') return MAKING
      const held = await this.tables.held(load)
      if (held === 'goesOn') return MAKING
      const replacement = replacementOf(load.dataset, load.writers, held)
      return await this.claimedStart(load.attemptId, redshiftLoadStatements(load, replacement))
    } catch (error) {
      return this.fault(error)
    }
  }

  async find(attempt: AttemptRef): Promise<Observation> {
    const { attemptId, externalId } = attempt
    const known = externalId === null ? null : await this.describe(externalId)
    if (known !== null) return known
    const named = (await this.batches.named(nameOf(attemptId), 'ALL')).map(({ Id = '' }) => Id)
    const seen = await Promise.all(named.map((id) => this.describe(id)))
    return best(seen) ?? this.forgotten(attempt)
  }

  async observe(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Observation>> {
    const running = await this.running(attempts)
    return findEach(attempts, async (each) => running.get(each.externalId ?? '') ?? this.find(each))
  }

  async cancel(attempt: AttemptRef): Promise<void> {
    const seen = await this.find(attempt)
    if (mayGoOn(seen)) await this.batches.cancel(seen.externalId)
  }

  /** The console shows statements by the name that begins so: nothing leads to one. */
  links(): AttemptLinks {
    return { console: null, log: null }
  }

  logTail(): Promise<null> {
    return Promise.resolve(null)
  }

  /** Nothing is asked for without the claim; one that the reconciler took stays so. */
  private async claimedStart(attemptId: string, statements: readonly string[]): Promise<Submitted> {
    const { store: files } = this.options
    const isFirst = await files.create(attemptId, CLAIM, ASKED)
    if (!isFirst && (await files.read(attemptId, CLAIM)) !== ASKED)
      throw new Error(`attempt ${attemptId} was given up`)
    const batch = { statements, token: attemptId, name: nameOf(attemptId) }
    try {
      return { kind: 'accepted', externalId: await this.batches.start(batch) }
    } catch (error) {
      // Refused, and never asked for before: nobody needs to ask the database whether it worked.
      if (isFirst && this.isRefused(error)) await files.write(attemptId, CLAIM, RECONCILER)
      throw error
    }
  }

  /** @throws CodedError LAUNCHER_REFUSED; the error itself where it leaves the submission in doubt */
  private fault(error: unknown): Submitted {
    if (error instanceof CodedError) throw error
    return submitFault(error, this.name, ({ name }) => FULL.has(name))
  }

  /** For good: neither in doubt nor to be asked for later. */
  private isRefused(error: unknown): boolean {
    try {
      this.fault(error)
      return false
    } catch (told) {
      return told instanceof CodedError
    }
  }

  private async describe(id: string): Promise<Seen | null> {
    const told = await this.batches.describe(id)
    return told === null ? null : loadObservation(id, told)
  }

  /** By one list where there are several to look at. */
  private async running(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Seen>> {
    if (attempts.length < 2) return new Map()
    const started = await this.batches.named(NAMES, 'STARTED')
    return new Map(
      started.map(({ Id: externalId = '' }) => [
        externalId,
        { kind: 'running', externalId, startedAt: null },
      ]),
    )
  }

  /** The service tells of statements for a day; the claim of a load stays with what it loaded. */
  private async forgotten({ attemptId, externalId }: AttemptRef): Promise<Observation> {
    if (externalId === null || (await this.claims.holder(attemptId)) !== 'load')
      return { kind: 'notFound' }
    return { kind: 'finished', externalId, failure: null }
  }
}

function nameOf(attemptId: string): string {
  return `${NAMES}${attemptId}`
}

/** One attempt may have been asked for twice: what goes on counts, then what worked. */
function best(seen: readonly (Seen | null)[]): Seen | undefined {
  const found = seen.filter((each) => each !== null)
  const goesOn = found.find(({ kind }) => kind === 'waiting' || kind === 'running')
  return goesOn ?? found.find(({ kind }) => kind === 'finished') ?? found[0]
}
