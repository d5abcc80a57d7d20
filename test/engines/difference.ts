const TOLERANCE = 1e-9

/** Where two answers differ; null where they are the same, doubles within 1e-9 of their size. */
export function difference(left: unknown, right: unknown, at = ''): string | null {
  if (Object.is(left, right)) return null
  if (typeof left === 'number' && typeof right === 'number') {
    const size = Math.max(Math.abs(left), Math.abs(right))
    if (Math.abs(left - right) <= size * TOLERANCE) return null
  }
  if (isObject(left) && isObject(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const found = difference(left[key], right[key], `${at}.${key}`)
      if (found !== null) return found
    }
    return null
  }
  return `${at}: ${String(left)} and ${String(right)}`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
