/** One line of a benchmark: what was measured, against which limit. */
export interface Measured {
  readonly metric: string
  readonly value: number
  readonly unit: string
  /** Null: told for information. */
  readonly limit: { readonly atMost: number } | { readonly atLeast: number } | null
}

const held = ({ value, limit }: Measured): boolean => {
  if (limit === null) return true
  return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast
}

const limitText = ({ limit, unit }: Measured): string => {
  if (limit === null) return ''
  return 'atMost' in limit ? `<= ${limit.atMost} ${unit}` : `>= ${limit.atLeast} ${unit}`
}

/** Prints a table for people and, as the last line, JSON for programs. True when every limit held. */
export function report(bench: string, results: readonly Measured[], print = console.log): boolean {
  const width = Math.max(...results.map(({ metric }) => metric.length))
  for (const result of results) {
    const value = `${Number(result.value.toPrecision(4))} ${result.unit}`
    print(
      `${result.metric.padEnd(width)}  ${value.padStart(12)}  ${limitText(result).padStart(12)}  ${held(result) ? 'ok' : 'NOT MET'}`,
    )
  }
  print(
    JSON.stringify({
      bench,
      results: results.map((result) => ({
        metric: result.metric,
        value: result.value,
        limit: result.limit === null ? null : Object.values(result.limit)[0],
        ok: held(result),
      })),
    }),
  )
  return results.every(held)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('the median of nothing')
  return middle
}
