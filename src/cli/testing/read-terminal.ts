import type { Terminal } from '../command'
import { createTerminal } from '../terminal'

/** A terminal for tests, and what was written to it. */
export function readTerminal(): { readonly terminal: Terminal; out(): string; err(): string } {
  let out = ''
  let err = ''
  const terminal = createTerminal(
    { write: (text) => (out += text) },
    { write: (text) => (err += text) },
  )
  return { terminal, out: () => out, err: () => err }
}
