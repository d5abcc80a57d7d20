import type { EngineSettings } from './engine-settings'
import type { LaunchersConfig } from './launchers'
import type { Limits } from './limits'

/** Configuration as the rest of the program sees it; read and validated from the environment once. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Absolute. */
  readonly home: string
  /** Null: the embedded PostgreSQL in the home. */
  readonly databaseUrl: string | null
  /** Absolute folders by source name. */
  readonly sources: ReadonlyMap<string, string>
  /** Absolute folders of Parquet files, by the name that declarations use. */
  readonly folders: ReadonlyMap<string, string>
  /** The key of the visitors' hashes; null: made and kept in the home. */
  readonly hashSecret: string | null
  /** In the order in which they are asked. */
  readonly engines: readonly EngineSettings[]
  readonly limits: Limits
  /** What runs where. */
  readonly launchers: LaunchersConfig
  /** Memory for answers that are kept for later pages; 0 keeps none. */
  readonly keptMebibytes: number
  /** Memory for rows of statements; 0 keeps none. */
  readonly resultMebibytes: number
  /** Memory for finished answers; 0 keeps none. */
  readonly answerMebibytes: number
  /** Absolute folder or file of documents that are known by their ids; null: there are none. */
  readonly documents: string | null
  /** No other document is executed. */
  readonly documentsOnly: boolean
  /** What answers by GET tell caches on their way. */
  readonly cacheControl: string
}
