import { Buffer } from 'node:buffer'
import type { TableFiles } from '../../../src/catalog/table-files'
import {
  parseTableMetadata,
  printTableMetadata,
  snapshotOf,
  type TableMetadata,
} from '../../../src/catalog/table-metadata'
import type { Session } from '../postgres/session'
import type { Trace } from '../trace'

const CATALOG = 'lakefront'

/** The tables as they are: metadata files in memory, and which of them is current in PostgreSQL. */
export class Lake {
  readonly files = new Map<string, string>()
  private readonly audited = new Set<string>()
  private snapshots = 9_000_000_000_000_000_000n

  constructor(
    private readonly session: Session,
    private readonly trace: Trace,
    private readonly now: () => bigint,
  ) {}

  async createTable(table: string): Promise<void> {
    const address = `mem://${table}/metadata/00000-new.metadata.json`
    this.files.set(address, EMPTY)
    const [namespace, name] = table.split('.')
    await this.session.query(
      `insert into public.iceberg_tables (catalog_name, table_namespace, table_name, metadata_location)
       values ($1, $2, $3, $4)`,
      [CATALOG, namespace, name, address],
    )
  }

  /** As Spark writes: a new snapshot on the attempt's branch, repeated until no other commit came between. */
  async write(
    { identifier, branch, base }: { identifier: string; branch: string; base: string | null },
    attemptId: string,
  ): Promise<string> {
    const snapshotId = String((this.snapshots += 1n))
    for (let turn = 0; ; turn += 1) {
      const address = await this.addressOf(identifier)
      const metadata = this.metadataAt(address)
      if (base !== null && snapshotOf(metadata, base) === null) throw new Error('its base is gone')
      const next = withSnapshot(metadata, branch, snapshotId, this.now() / 1000n)
      const file = `mem://${identifier}/metadata/${nextNumber(address)}-${attemptId}-${turn}.metadata.json`
      this.files.set(file, printTableMetadata(next))
      if (await this.replace(identifier, address, file)) break
    }
    this.trace.add('lake', `${identifier} ${branch} = ${snapshotId}`)
    return snapshotId
  }

  /** Null: the table holds none. */
  async newest(table: string): Promise<string | null> {
    const metadata = await this.current(table)
    return metadata.snapshots?.at(-1)?.['snapshot-id'].toString() ?? null
  }

  audit(snapshotId: string): void {
    this.audited.add(snapshotId)
  }

  isAudited(snapshotId: string): boolean {
    return this.audited.has(snapshotId)
  }

  async current(table: string): Promise<TableMetadata> {
    return this.metadataAt(await this.addressOf(table))
  }

  holds(metadata: TableMetadata, snapshotId: string): boolean {
    return snapshotOf(metadata, snapshotId) !== null
  }

  metadataAt(address: string): TableMetadata {
    return parseTableMetadata(this.files.get(address) ?? 'null')
  }

  /** The files as the catalog reaches them; a replica's gate stands before them. */
  tableFiles(): TableFiles {
    return {
      read: async (address) => {
        const text = this.files.get(address)
        if (text === undefined) throw new Error(`no file ${address}`)
        return Buffer.from(text)
      },
      create: async (address, content) => {
        if (this.files.has(address)) throw new Error(`file ${address} is there`)
        this.files.set(address, Buffer.from(content).toString())
      },
      remove: async (address) => void this.files.delete(address),
    }
  }

  private async addressOf(table: string): Promise<string> {
    const [namespace, name] = table.split('.')
    const { rows } = await this.session.query(
      `select metadata_location as at from public.iceberg_tables
       where table_namespace = $1 and table_name = $2`,
      [namespace, name],
    )
    return String(rows[0]?.['at'])
  }

  private async replace(table: string, from: string, to: string): Promise<boolean> {
    const [namespace, name] = table.split('.')
    const { rowCount } = await this.session.query(
      `update public.iceberg_tables set metadata_location = $4, previous_metadata_location = $3
       where table_namespace = $1 and table_name = $2 and metadata_location = $3`,
      [namespace, name, from, to],
    )
    return rowCount === 1
  }
}

const EMPTY = `{"format-version": 2, "last-updated-ms": 0, "current-schema-id": 0,
  "schemas": [{"schema-id": 0, "fields": []}], "snapshots": [], "refs": {}}`

function withSnapshot(
  metadata: TableMetadata,
  branch: string,
  snapshotId: string,
  now: bigint,
): TableMetadata {
  const id = BigInt(snapshotId)
  const snapshot = { 'snapshot-id': id, 'schema-id': 0n, 'manifest-list': `mem://${snapshotId}` }
  const updated = now > metadata['last-updated-ms'] ? now : metadata['last-updated-ms']
  return {
    ...metadata,
    'last-updated-ms': updated,
    snapshots: [...(metadata.snapshots ?? []), snapshot],
    refs: { ...metadata.refs, [branch]: { 'snapshot-id': id, type: 'branch' } },
  }
}

function nextNumber(address: string): string {
  const number = Number(/\/(\d+)-[^/]*$/.exec(address)?.[1] ?? 0) + 1
  return String(number).padStart(5, '0')
}
