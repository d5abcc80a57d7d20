/** The values that bear the names; buildSchema has checked that all are there. */
export function found<Value>(
  names: readonly string[],
  values: ReadonlyMap<string, Value>,
): readonly Value[] {
  return names.flatMap((name) => values.get(name) ?? [])
}
