import { abortedError } from '../engine'
import { type Pacing, pauseBefore } from './pacing'
import type { ResultObjects } from './result-objects'
import { errorName, serviceFault } from './service-fault'

/** How often an object is looked for that is not there yet, or whose bytes end early. */
const READS_MAX = 6

export interface ReadParts {
  readonly objects: ResultObjects
  readonly pacing: Pacing
}

/** What is made of an object's bytes, begun anew where they do not come. */
export async function repeatRead<T>(
  address: string,
  use: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  { objects, pacing }: ReadParts,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) throw abortedError(signal)
    try {
      return await use(await objects.read(address, signal))
    } catch (error) {
      if (attempt === READS_MAX || !mayStillCome(error)) throw error
    }
    await pacing.sleep(pauseBefore(attempt, pacing), signal)
  }
}

/** The object as text. */
export function repeatReadText(
  address: string,
  parts: ReadParts,
  signal: AbortSignal,
): Promise<string> {
  return repeatRead(address, textOf, parts, signal)
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  for await (const piece of bytes) text += decoder.decode(piece, { stream: true })
  return text + decoder.decode()
}

/** Not there yet, or cut off. What is there and cannot be read stays so. */
function mayStillCome(error: unknown): boolean {
  return errorName(error) === 'NoSuchKey' || serviceFault(error) !== 'refused'
}
