import path from 'node:path'

/** The files and folders of a home; all absolute. */
export interface Home {
  readonly root: string
  /** The embedded PostgreSQL: data, password, port, log. */
  readonly postgres: string
  /** Iceberg tables. */
  readonly warehouse: string
  /** The raw zone: files as they arrived. */
  readonly raw: string
  /** A folder for each attempt, named by its id. */
  readonly attempts: string
  readonly generatedLogs: string
  /** Parquet files of datasets whose folder is configured nowhere. */
  readonly folders: string
  /** The key of the visitors' hashes, unless the environment has one. */
  readonly secret: string
  /** Names the server that runs on this home. */
  readonly serverLock: string
}

export function homeAt(root: string): Home {
  const inside = (name: string) => path.join(root, name)
  return Object.freeze({
    root,
    postgres: inside('postgres'),
    warehouse: inside('warehouse'),
    raw: inside('raw'),
    attempts: inside('attempts'),
    generatedLogs: inside('generated-logs'),
    folders: inside('folders'),
    secret: inside('secret'),
    serverLock: inside('server.lock'),
  })
}
