/** What queries may read, from what it was made, and the files of the raw zone. */
export const publications = `
create table lakefront.publication (
  dataset text not null,
  version integer not null check (version > 0),
  -- Iceberg's 64-bit id.
  snapshot_id text not null,
  run_id text not null references lakefront.run,
  published_at timestamptz not null,
  -- The branch that held the snapshot until now.
  branch text not null,
  -- The table's refs say the same: main, the tag, no branch.
  aligned boolean not null default false,
  primary key (dataset, version)
);
create index publication_unaligned on lakefront.publication (dataset, version) where not aligned;
create index publication_run on lakefront.publication (run_id);

-- Valid for the versions from_version <= v < to_version; version 0 is before the first publication.
create table lakefront.partition_write (
  dataset text not null,
  partition text not null,
  from_version integer not null,
  to_version integer,
  run_id text not null references lakefront.run,
  inputs text not null,
  primary key (dataset, partition, from_version)
);
create unique index partition_write_latest on lakefront.partition_write (dataset, partition)
  where to_version is null;

create table lakefront.raw_file (
  seq bigint generated always as identity primary key,
  digest text not null unique,
  run_id text not null references lakefront.run,
  manifest jsonb not null
);
`
