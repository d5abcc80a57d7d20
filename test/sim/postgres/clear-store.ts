import type { Session } from './session'

/** Iceberg's own table of its JDBC catalog, schema version V1. */
const ICEBERG_TABLES = `create table if not exists public.iceberg_tables (
  catalog_name text not null, table_namespace text not null, table_name text not null,
  metadata_location text, previous_metadata_location text, iceberg_type text,
  primary key (catalog_name, table_namespace, table_name))`

/** Empty, with new files: the order of rows is that of a store that was just made. */
export async function clearStore(observer: Session): Promise<void> {
  const { rows } = await observer.query(
    `select string_agg(format('lakefront.%I', tablename), ', ') as tables from pg_tables
     where schemaname = 'lakefront' and tablename not like '%migration%'`,
  )
  await observer.query(ICEBERG_TABLES)
  await observer.query(
    `truncate ${String(rows[0]?.['tables'])}, public.iceberg_tables restart identity cascade`,
  )
}
