import type { Random } from './random'
import type { Request } from './session'

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** In Apache's combined format; a body of 0 bytes is written as a dash. */
export function logLine({ visitor, resource, referrer }: Request, epochSecond: number): string {
  const { method, target, status, bytes } = resource
  return `${visitor.address} - - [${logTime(epochSecond)}] "${method} ${target} HTTP/1.1" ${status} ${bytes === 0 ? '-' : bytes} "${referrer}" "${visitor.agent}"`
}

/** What a full disk or a crash leaves: the line ends inside its request. */
export function broken(line: string, random: Random): string {
  const request = line.indexOf('"') + 1
  return line.slice(0, random.between(request, line.indexOf('"', request) - 1))
}

function logTime(epochSecond: number): string {
  const iso = new Date(epochSecond * 1000).toISOString()
  const month = MONTHS[Number(iso.slice(5, 7)) - 1]
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}
