/** Turn by turn, so that what else the machine does meets both; the first rounds warm up. */
export async function interleaved<Name extends string>(
  rounds: { readonly warmUp: number; readonly measured: number },
  works: Readonly<Record<Name, (round: number) => Promise<number>>>,
): Promise<(name: Name) => readonly number[]> {
  const names = Object.keys(works) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds.warmUp + rounds.measured; round++) {
    for (const name of names) {
      const ms = await works[name](round)
      if (round >= rounds.warmUp) times.get(name)?.push(ms)
    }
  }
  return (name) => times.get(name) ?? []
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
