/** Does something with each value, at most `bound` of them at the same time, begun in their order. */
export async function inParallel<Value>(
  values: readonly Value[],
  bound: number,
  act: (value: Value) => Promise<void>,
): Promise<void> {
  const rest = values.values()
  const work = async (): Promise<void> => {
    for (const value of rest) await act(value)
  }
  await Promise.all(Array.from({ length: Math.min(bound, values.length) }, work))
}
