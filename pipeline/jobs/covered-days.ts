/** Days that any of the tables knows, in order; a window of centuries costs nothing. */
export function coveredDays(
  tables: readonly ReadonlyMap<string, unknown>[],
  covers: (day: string) => boolean,
): string[] {
  const known = new Set(tables.flatMap((table) => [...table.keys()]))
  return [...known].filter(covers).toSorted()
}
