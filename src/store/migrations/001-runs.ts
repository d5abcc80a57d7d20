/** Runs, their attempts and events, idempotency keys and the leases of tables. */
export const runs = `
create table lakefront.run (
  id text primary key,
  -- The order of creation: runs take tables and are listed in it.
  seq bigint generated always as identity unique,
  revision integer not null,
  job text not null,
  status text not null check (status in
    ('queued', 'starting', 'running', 'succeeded', 'failed', 'canceling', 'canceled')),
  input jsonb not null,
  -- What the run leases before it is submitted.
  tables text[] not null,
  never_started integer not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  rows jsonb,
  outputs jsonb not null default '[]',
  files jsonb not null default '[]',
  failure_code text,
  failure_message text,
  log_tail text[] not null default '{}',
  leased_by text,
  leased_until timestamptz
);
create index run_active on lakefront.run (seq)
  where status in ('queued', 'starting', 'running', 'canceling');
create index run_job on lakefront.run (job, seq desc);
create index run_status on lakefront.run (status, seq desc);

create table lakefront.attempt (
  id text primary key,
  run_id text not null references lakefront.run,
  number integer not null,
  launcher text not null,
  external_id text,
  status text not null,
  submissions integer not null default 0,
  submitted_at timestamptz not null,
  -- What was decided before the first submission: branches, bases, parameters, inputs.
  intent jsonb not null,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  -- Its branches are still to be dropped.
  branches_pending boolean not null default false,
  unique (run_id, number)
);
create unique index attempt_one_active on lakefront.attempt (run_id) where ended_at is null;
create index attempt_active on lakefront.attempt (launcher) where ended_at is null;
create index attempt_branches on lakefront.attempt (id) where branches_pending;

create table lakefront.event (
  id bigint generated always as identity primary key,
  run_id text not null references lakefront.run,
  revision integer not null,
  status text not null,
  kind text not null,
  at timestamptz not null
);
create index event_run on lakefront.event (run_id, id);
create function lakefront.refuse_change() returns trigger language plpgsql as
  $$ begin raise exception 'events are append-only'; end $$;
create trigger event_append_only before update or delete on lakefront.event
  for each row execute function lakefront.refuse_change();

create table lakefront.idempotency_key (
  principal text not null,
  operation text not null,
  key text not null,
  input_digest text not null,
  run_id text not null references lakefront.run,
  created_at timestamptz not null,
  primary key (principal, operation, key)
);

create table lakefront.table_lease (
  table_name text primary key,
  run_id text not null references lakefront.run,
  leased_at timestamptz not null
);
create index table_lease_run on lakefront.table_lease (run_id);
`
