import path from 'node:path'
import type { FolderTable } from '../../catalog/folder-snapshot'
import type { Config } from '../../config/config'
import type { Home } from '../../config/home'
import type { Dataset } from '../../model/dataset'

/** The datasets that folders hold, and where these are. */
export function folderTables(
  datasets: readonly Dataset[],
  { folders }: Pick<Config, 'folders'>,
  home: Pick<Home, 'folders'>,
): readonly FolderTable[] {
  return datasets.flatMap(({ table, columns, folder }) => {
    if (folder === undefined) return []
    const [name = '', ...below] = folder.path.split('/')
    const root = path.join(folders.get(name) ?? path.join(home.folders, name), ...below)
    return [{ table, columns, folder, root }]
  })
}
