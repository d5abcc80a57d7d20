/** What retries, time-outs, limits and many reconcilers need of runs, and lists of 100,000 of them. */
export const runState = `
alter table lakefront.run rename column never_started to tries;
alter table lakefront.run
  add queued_at timestamptz,
  -- A queued run that is tried again waits until then.
  add not_before timestamptz,
  -- Of the active attempt; null while queued.
  add launcher text,
  -- When a reconciler is to look at the active attempt.
  add due_at timestamptz;
update lakefront.run set queued_at = created_at, due_at = created_at,
  launcher = (select a.launcher from lakefront.attempt a where a.run_id = run.id and a.ended_at is null);
alter table lakefront.run alter queued_at set not null, alter due_at set not null;

drop index lakefront.run_active;
drop index lakefront.run_job;
drop index lakefront.run_status;
create index run_observed on lakefront.run (launcher, due_at)
  where status in ('starting', 'running', 'canceling');
create index run_queued on lakefront.run (job, seq) where status = 'queued';
create index run_queued_since on lakefront.run (job, queued_at) where status = 'queued';
create index run_reserved on lakefront.run (job) where status = 'queued' and leased_by is not null;
create index run_listed on lakefront.run (created_at desc, seq desc);
create index run_listed_status on lakefront.run (status, created_at desc, seq desc);
create index run_listed_job on lakefront.run (job, status, created_at desc, seq desc);

alter table lakefront.attempt
  add fulls integer not null default 0,
  add not_before timestamptz,
  add missing_since timestamptz,
  add stopping_since timestamptz,
  -- It writes tables.
  add publishes boolean not null default true,
  add failure_code text,
  add failure_message text,
  add console_link text,
  add log_link text;
create index attempt_full on lakefront.attempt (launcher)
  where fulls > 0 and external_id is null and ended_at is null;
create index attempt_external on lakefront.attempt (external_id) where ended_at is null;

alter table lakefront.event add message text;
-- A snapshot that was published before has no branch any more.
alter table lakefront.publication alter branch drop not null;
`
