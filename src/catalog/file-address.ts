import { CodedError } from '../model/coded-error'

/**
 * The path of a file address. Writers spell it file:/x, file:///x or /x, and never escape: what
 * looks like %2F in it is part of the file's name.
 * @throws CodedError TABLE_UNREADABLE for other schemes
 */
export function pathOf(address: string): string {
  const path = /^(?:file:(?:\/\/)?)?(\/[^/].*)$/s.exec(address)?.[1]
  if (path !== undefined) return path
  throw new CodedError(
    'TABLE_UNREADABLE',
    'A table has a file outside the local file system, which this server does not read; move the table into the warehouse.',
    { cause: new Error(`not a file address: ${address}`) },
  )
}

/** The address of a file in the same folder. */
export function besides(address: string, name: string): string {
  return `${address.slice(0, address.lastIndexOf('/') + 1)}${name}`
}
