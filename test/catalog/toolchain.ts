import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'

const toolchain = z.object({
  javaHome: z.string(),
  python: z.string(),
  sparkHome: z.string(),
  jars: z.array(z.string()),
})
export type Toolchain = z.infer<typeof toolchain>

/** What set-up made: Python with pyspark and pyiceberg, Java and the jars. */
export function readToolchain(): Toolchain {
  const path = resolve(process.env['LAKEFRONT_TOOLCHAIN'] ?? '.tools/toolchain.json')
  return toolchain.parse(JSON.parse(readFileSync(path, 'utf8')))
}
