import { CodedError } from '../src/model/coded-error'

/**
 * An explicit null is a variable that nobody filled more often than a wish for everything.
 * @throws CodedError BAD_USER_INPUT naming the place
 */
export function refuseNulls(value: unknown, place: string): void {
  if (value === null) {
    throw new CodedError('BAD_USER_INPUT', `${place} is null: leave it out, or give it a value`)
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => refuseNulls(item, `${place}[${index}]`))
  } else if (typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) refuseNulls(member, `${place}.${name}`)
  }
}
