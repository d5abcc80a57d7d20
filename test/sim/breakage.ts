import type { AttemptStore } from '../../pipeline/launchers/attempt-store'
import type { Launcher } from '../../pipeline/launchers/launcher'
import type { Catalog } from '../../src/catalog/catalog'
import type { Lake } from './lake/lake'

type RefsCatalog = Pick<Catalog, 'snapshot' | 'commitRefs' | 'dropBranch'>

/** Parts that are broken on purpose, to see whether the simulation sees it. */
export interface Breakage {
  readonly store: (store: AttemptStore) => AttemptStore
  readonly launcher: (launcher: Launcher) => Launcher
  readonly catalog: (catalog: RefsCatalog, lake: Lake) => RefsCatalog
  readonly sql: (text: string) => string
  readonly programsHeedClaims: boolean
}

export const UNBROKEN: Breakage = {
  store: (store) => store,
  launcher: (launcher) => launcher,
  catalog: (catalog) => catalog,
  sql: (text) => text,
  programsHeedClaims: true,
}
