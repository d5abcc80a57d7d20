import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { datasetOf } from '../../schema/decorators/declaration'
import type { Dataset } from '../../src/model/dataset'
import { codeBlocks, section } from '../readme/code-blocks'

const FILE = 'schema/datasets/pages-by-hour.ts'
const declared = z.object({ PagesByHour: z.custom<abstract new () => unknown>(isClass) })

function isClass(value: unknown): boolean {
  return typeof value === 'function'
}

/** The dataset that the README tells to declare, by the very text that it shows. */
export async function readmeDataset(): Promise<Dataset> {
  const readme = readFileSync(path.resolve('README.md'), 'utf8')
  const blocks = codeBlocks(section(readme, 'A dataset of your own'))
  const text = blocks.find(({ file }) => file === FILE)?.text
  if (text === undefined) throw new Error(`the README shows no ${FILE}`)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-readme-'))
  try {
    const file = path.join(folder, 'pages-by-hour.ts')
    writeFileSync(file, fromHere(text))
    const shown: unknown = await import(file)
    return datasetOf(declared.parse(shown).PagesByHour)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What it imports by the way from its own folder. */
function fromHere(text: string): string {
  const folder = path.resolve(path.dirname(FILE))
  return text.replace(/from '(\.[^']+)'/g, (_, to: string) => `from '${path.join(folder, to)}'`)
}
