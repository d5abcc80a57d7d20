import { parseArgs } from 'node:util'
import { openLanes } from './postgres/lanes'
import { seedsFrom, simulateAll } from './simulate-all'
import type { Simulation } from './simulate'

const USAGE = 'usage: npm run sim -- [--seeds COUNT] [--from SEED] | --seed SEED [--quiet]'
/** Worlds side by side: while one waits for its PostgreSQL, another goes on. */
const LANES = 3
const TOLD = 5

/** `npm run sim`: exit code 0 only if no seed breaks a rule. One seed alone shows all that happened. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      quiet: { type: 'boolean', default: false },
    },
  })
  const [first, count] = [
    Number(values.seed ?? values.from),
    values.seed ? 1 : Number(values.seeds),
  ]
  if (!Number.isInteger(first) || !Number.isInteger(count) || count < 1) throw new Error(USAGE)
  const broken: Simulation[] = []
  const began = performance.now()
  const lanes = await openLanes(Math.min(LANES, count))
  let steps = 0
  try {
    await simulateAll(lanes, seedsFrom(first, count), (simulation) => {
      steps += simulation.steps
      if (simulation.violation !== null) broken.push(simulation)
      if (values.seed !== undefined && !values.quiet) say(simulation.trace.join('\n'))
      if (values.seed !== undefined || simulation.violation !== null) say(summaryOf(simulation))
      return 'goOn'
    })
  } finally {
    await lanes.close()
  }
  const seconds = (performance.now() - began) / 1000
  say(`${count} seeds, ${steps} steps, ${seconds.toFixed(1)} s: ${broken.length} broke a rule`)
  for (const { seed } of broken.slice(0, TOLD)) say(`  npm run sim -- --seed ${seed}`)
  process.exitCode = broken.length === 0 ? 0 : 1
}

function summaryOf({ seed, hash, steps, violation, ends }: Simulation): string {
  return `seed ${seed}  ${hash}  ${steps} steps  ${ends.join(', ')}  ${violation?.message ?? 'ok'}`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
})
