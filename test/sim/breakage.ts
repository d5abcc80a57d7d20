import type { AttemptStore } from '../../pipeline/launchers/attempt-store'
import type { Launcher } from '../../pipeline/launchers/launcher'
import type { Catalog } from '../../src/catalog/catalog'

type RefsCatalog = Pick<Catalog, 'snapshot' | 'commitRefs' | 'dropBranch'>

/** Parts of a replica that are broken on purpose, to see whether the simulation sees it. */
export interface Breakage {
  readonly store: (store: AttemptStore) => AttemptStore
  readonly launcher: (launcher: Launcher) => Launcher
  readonly catalog: (catalog: RefsCatalog) => RefsCatalog
}

export const UNBROKEN: Breakage = {
  store: (store) => store,
  launcher: (launcher) => launcher,
  catalog: (catalog) => catalog,
}
