import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Toolchain } from '../../../pipeline/launchers/spark-submit'
import { StartUpError } from '../../store/start-up-error'

const toolchain = z.object({
  javaHome: z.string(),
  python: z.string(),
  sparkHome: z.string(),
  jars: z.array(z.string()),
})

/** What set-up made. @throws StartUpError when it did not run to its end */
export async function readToolchain(repository: string): Promise<Toolchain> {
  const file = path.join(repository, '.tools/toolchain.json')
  try {
    return toolchain.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    throw new StartUpError(`${file} is missing or damaged: run npm run setup.`, { cause: error })
  }
}
