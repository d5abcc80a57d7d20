import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { writeDurably } from '../../pipeline/sources/durable-file'
import { contracts } from '../../schema/contracts'
import { datasets } from '../../schema/datasets'
import type { Command } from './command'
import { withoutOptions } from './without-options'

/** Relative to the repository's root, where npm starts commands. */
const FOLDER = 'spark/contracts'

const run: Command = async (_args, { terminal }) => {
  const files = contracts(datasets)
  const kept = new Set(files.map(({ name }) => name))
  const gone = (await readdir(FOLDER)).filter((name) => name.endsWith('.json') && !kept.has(name))
  for (const name of gone) await rm(path.join(FOLDER, name))
  for (const { name, text } of files) await writeDurably(path.join(FOLDER, name), text)
  terminal.line(`${files.length} contracts written to ${FOLDER}`)
  return 0
}

/** lakefront emit-contracts: writes a contract a dataset, and removes those of datasets that are gone. */
export const emitContracts = withoutOptions(
  'emit-contracts',
  'Writes spark/contracts from the declarations.',
  run,
)
