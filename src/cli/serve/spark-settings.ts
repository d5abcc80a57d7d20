import os from 'node:os'
import type { CatalogAddress, SparkSettings } from '../../../pipeline/launchers/spark-submit'
import type { Config } from '../../config/config'
import { keptHashSecret } from '../../config/hash-secret'
import type { Home } from '../../config/home'
import { repositoryFolder } from './repository'
import { readToolchain } from './toolchain'

/** What programs need of the server's environment; nothing else of it reaches them. */
const PASSED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'USER']

export function passedEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    PASSED.flatMap((name) => {
      const value = environment[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

export async function sparkSettings(
  config: Config,
  home: Home,
  catalog: CatalogAddress,
  env: Readonly<Record<string, string>>,
): Promise<SparkSettings> {
  const repository = repositoryFolder()
  return {
    toolchain: await readToolchain(repository),
    catalog,
    warehouse: home.warehouse,
    repository,
    memoryBytes: os.totalmem(),
    hashSecret: config.hashSecret ?? keptHashSecret(home.secret),
    env,
  }
}
