import type { Terminal } from './command'

/** What of a stream a terminal needs. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const CLEAR_LINE = '\r\u001b[K'
const DEFAULT_COLUMNS = 80

export function createTerminal(out: Output, err: Output): Terminal {
  const isTty = out.isTTY === true
  let progressShown = false
  const clear = () => {
    if (progressShown) out.write(CLEAR_LINE)
    progressShown = false
  }
  return Object.freeze({
    isTty,
    line(text: string) {
      clear()
      out.write(`${text}\n`)
    },
    error(text: string) {
      clear()
      err.write(`${text}\n`)
    },
    progress(text: string) {
      if (!isTty) return void out.write(`${text}\n`)
      // A line that wraps could not be written over.
      out.write(CLEAR_LINE + text.slice(0, (out.columns ?? DEFAULT_COLUMNS) - 1))
      progressShown = true
    },
  })
}
