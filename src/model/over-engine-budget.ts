import { CodedError } from './coded-error'

/** A statement would read more than the engine may for one, by its estimate: it was not executed. */
export class OverEngineBudget extends CodedError {
  constructor(engine: string, bytes: bigint, bytesMax: bigint) {
    super(
      'BYTES_OVER_BUDGET',
      `A statement would read ${bytes} bytes, and ${engine} may read ${bytesMax} for one; narrow where, or look at fewer fields.`,
    )
    this.name = 'OverEngineBudget'
  }
}
