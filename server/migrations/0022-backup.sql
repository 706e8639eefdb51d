-- The backups that were made of this centre: who asked, where each went, and whether it is whole. A daily one is claimed
-- by its day, so that of many processes one makes it; one that fails or dies is claimed again after `alive_until`.

create table platform.backup (
  backup_id uuid primary key,
  reason text not null check (reason in ('asked', 'daily', 'migration')),
  day date unique,
  started_at timestamptz not null,
  alive_until timestamptz not null,
  finished_at timestamptz,
  file text,
  bytes bigint,
  rows bigint,
  opened_by text,
  error text,
  check ((reason = 'daily') = (day is not null))
);
comment on column platform.backup.opened_by is 'Who can open it: a passphrase, recipients by their public keys, or the key of the data folder.';
create index backup_finished on platform.backup (finished_at desc) where finished_at is not null;
grant select, insert, update on platform.backup to :app;
