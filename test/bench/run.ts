import { readdirSync } from 'node:fs'

/** `npm run bench -- NAME`: each benchmark is one file here, NAME.bench.ts, that exports `bench`. */
async function main(): Promise<void> {
  const names = readdirSync(__dirname).flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? [])
  const name = process.argv[2]
  if (name === undefined || !names.includes(name)) {
    console.error(`usage: npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`)
    process.exitCode = 2
    return
  }
  const { bench } = (await import(`./${name}.bench`)) as { bench: () => Promise<boolean> }
  process.exitCode = (await bench()) ? 0 : 1
}

void main()
