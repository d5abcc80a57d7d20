/** Fifteen digits fit into a double whatever they are. */
const LONG = /\d{16}/
/** A string, to be passed over, or a number. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const LONG_INTEGER = /^-?\d{16,}$/

/**
 * JSON whose whole numbers of 16 and more digits become strings of them: JSON.parse would round them.
 * @throws SyntaxError
 */
export function parseExact(text: string): unknown {
  if (!LONG.test(text)) return JSON.parse(text)
  const quoted = text.replace(TOKENS, (token) => (LONG_INTEGER.test(token) ? `"${token}"` : token))
  return JSON.parse(quoted)
}
