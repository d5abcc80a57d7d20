import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'

const ROOT = path.resolve(__dirname, '..')
const CRUISER = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
const PLACES = ['src', 'schema', 'resolvers', 'pipeline', 'test']

const report = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) }),
    ),
  }),
})

function cruise(root: string, places: readonly string[]): z.infer<typeof report>['summary'] {
  const rules = ['--config', path.join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json']
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 } as const
  const { stdout } = spawnSync(process.execPath, [CRUISER, ...rules, ...places], options)
  return report.parse(JSON.parse(stdout)).summary
}

describe('the rooms', () => {
  it('import only what they may, and never in a cycle', () => {
    const { totalCruised, violations } = cruise(ROOT, PLACES)
    expect(violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
    expect(totalCruised).toBeGreaterThan(0)
  }, 60_000)
})

/** Each breaks one rule; without these, rules that match nothing would look like rules that hold. */
const BROKEN: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['src-config-imports-only-its-own', 'src/config/a.ts', 'src/model/b.ts'],
  ['src-model-imports-only-its-own', 'src/model/a.ts', 'src/store/b.ts'],
  ['src-catalog-imports-only-its-own', 'src/catalog/a.ts', 'src/query/b.ts'],
  ['src-dialects-imports-only-its-own', 'src/dialects/a.ts', 'src/engines/engine.ts'],
  ['src-engines-imports-only-its-own', 'src/engines/a.ts', 'src/catalog/b.ts'],
  ['src-store-imports-only-its-own', 'src/store/a.ts', 'src/config/b.ts'],
  ['src-query-imports-only-its-own', 'src/query/a.ts', 'src/engines/duckdb/b.ts'],
  ['src-access-imports-only-its-own', 'src/access/a.ts', 'src/server/b.ts'],
  ['src-server-imports-only-its-own', 'src/server/a.ts', 'schema/b.ts'],
  ['schema-imports-only-its-own', 'schema/a.ts', 'src/catalog/b.ts'],
  ['resolvers-imports-only-its-own', 'resolvers/a.ts', 'infra/b.ts'],
  ['pipeline-imports-only-its-own', 'pipeline/a.ts', 'schema/b.ts'],
  ['composition-is-not-imported', 'resolvers/a.ts', 'src/main.ts'],
  ['tests-are-not-imported', 'pipeline/a.ts', 'test/b.ts'],
  ['model-does-no-io', 'src/model/a.ts', 'node:fs'],
]

describe('a rule that is broken', () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-rooms-'))
  const write = (file: string, content: string) => {
    mkdirSync(path.dirname(path.join(scratch, file)), { recursive: true })
    writeFileSync(path.join(scratch, file), content)
  }
  let broken: readonly string[] = []

  beforeAll(() => {
    write('tsconfig.json', '{"compilerOptions": {"module": "node16"}}')
    BROKEN.forEach(([, from, to], index) => {
      const source = from.replace('a.ts', `a${index}.ts`)
      const isPackage = to.startsWith('node:')
      if (!isPackage) write(to, 'export const value = 1\n')
      const target = isPackage ? to : path.relative(path.dirname(source), to.replace(/\.ts$/, ''))
      write(source, `import * as other from '${target}'\nexport const used = other\n`)
    })
    write('src/model/one.ts', "import { two } from './two'\nexport const one = () => two\n")
    write('src/model/two.ts', "import { one } from './one'\nexport const two = () => one\n")
    write('src/main.ts', "import { used } from '../schema/a9'\nexport const main = used\n")
    const { violations } = cruise(scratch, [...PLACES, 'infra'])
    broken = violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)
  }, 60_000)
  afterAll(() => rmSync(scratch, { recursive: true, force: true }))

  it.each(BROKEN)('%s is seen', (rule, from, to) => {
    const index = BROKEN.findIndex((other) => other[0] === rule)
    const target = to.replace('node:', '')
    expect(broken).toContain(`${rule}: ${from.replace('a.ts', `a${index}.ts`)} → ${target}`)
  })

  it('no-cycles is seen', () => {
    expect(broken).toContain('no-cycles: src/model/one.ts → src/model/two.ts')
  })

  it('composition may import every room', () => {
    expect(broken.filter((violation) => violation.includes(': src/main.ts'))).toEqual([])
  })
})
