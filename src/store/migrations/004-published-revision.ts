/**
 * Names the present state of what is published, so that who knows it need not read it again. It is
 * written as the last act of a transaction: publications wait for each other no longer than a commit.
 */
export const publishedRevision = `
create table lakefront.published_revision (
  only_one boolean primary key default true check (only_one),
  revision uuid not null default gen_random_uuid()
);
insert into lakefront.published_revision default values;
create function lakefront.renew_published_revision() returns trigger language plpgsql as
  $$ begin update lakefront.published_revision set revision = gen_random_uuid(); return null; end $$;
create constraint trigger publication_changed
  after insert or delete or update of snapshot_id, published_at, run_id on lakefront.publication
  deferrable initially deferred
  for each row execute function lakefront.renew_published_revision();
`
