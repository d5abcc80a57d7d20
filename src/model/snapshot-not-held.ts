import { CodedError } from './coded-error'

/**
 * An engine whose tables hold one snapshot each holds another one than the plan's. Planned again with
 * fresh pointers it may answer; another engine may answer as well.
 */
export class SnapshotNotHeld extends CodedError {
  /** @param held the snapshot that it holds; null where it has not loaded the table */
  constructor(
    engine: string,
    readonly held: string | null,
  ) {
    super(
      'SNAPSHOT_NOT_LOADED',
      held === null
        ? `The table is not loaded into ${engine}; load it, or ask without that engine.`
        : `${engine} holds another snapshot of the table than the one asked for; try again once it is loaded.`,
    )
    this.name = 'SnapshotNotHeld'
  }
}
