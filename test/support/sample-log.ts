import { writeFileSync } from 'node:fs'
import path from 'node:path'

/** What a log holds, counted while it is written: the oracle knows nothing of parsers. */
export interface LogFacts {
  readonly requests: bigint
  readonly bytes: bigint
  readonly errors: bigint
  readonly broken: bigint
}

export const NO_FACTS: LogFacts = { requests: 0n, bytes: 0n, errors: 0n, broken: 0n }

export function addFacts(a: LogFacts, b: LogFacts): LogFacts {
  return {
    requests: a.requests + b.requests,
    bytes: a.bytes + b.bytes,
    errors: a.errors + b.errors,
    broken: a.broken + b.broken,
  }
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** Writes one day of a log, every 50th line broken, and says what is in it. */
export function writeSampleLog(folder: string, day: string, lines: number): LogFacts {
  const [year = '', month = '', date = ''] = day.split('-')
  let facts = NO_FACTS
  const text: string[] = []
  for (let index = 0; index < lines; index += 1) {
    if (index % 50 === 49) {
      // What does not parse holds addresses as well.
      text.push(`192.0.2.${index % 250} this line is broken`)
      facts = addFacts(facts, { ...NO_FACTS, broken: 1n })
      continue
    }
    const status = index % 40 === 0 ? 503 : 200
    const size = 1000 + index
    const hour = String(index % 24).padStart(2, '0')
    const time = `${date}/${MONTHS[Number(month) - 1]}/${year}:${hour}:15:30 +0000`
    text.push(
      `192.0.2.${index % 250} - - [${time}] "GET /section${index % 5}/page HTTP/1.1" ${status} ${size} "-" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"`,
    )
    facts = addFacts(facts, {
      requests: 1n,
      bytes: BigInt(size),
      errors: status >= 500 ? 1n : 0n,
      broken: 0n,
    })
  }
  writeFileSync(path.join(folder, `access-${day}.log`), `${text.join('\n')}\n`)
  return facts
}
