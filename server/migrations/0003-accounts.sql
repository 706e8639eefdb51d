-- The official accounts, who is at work on each right now (a row lease), their health and the gaps in what was read.

create schema accounts;
grant usage on schema accounts to :app;

create table accounts.account (
  agency_id integer not null,
  account_id uuid not null,
  network text not null,
  handle text not null,
  display_name text not null,
  url text,
  language text not null,
  state text not null check (state in ('live', 'paused', 'closed')),
  settings jsonb not null default '{}',
  credential bytea,
  session bytea,
  collected jsonb not null default '{}',
  collected_at timestamptz,
  collect_due_at timestamptz,
  made_at timestamptz not null,
  primary key (agency_id, account_id),
  unique (agency_id, network, handle)
);
comment on column accounts.account.collected is 'The connector''s position in what it reads; moved in the transaction that records what was read.';
comment on column accounts.account.credential is 'Sealed (AES-256-GCM); never shown again.';
create index account_to_collect on accounts.account (agency_id, collect_due_at) where collect_due_at is not null and state = 'live';
grant select, insert, update on accounts.account to :app;

create table accounts.lease (
  agency_id integer not null,
  account_id uuid not null,
  duty text not null check (duty in ('collect', 'publish')),
  holder uuid not null,
  until timestamptz not null,
  primary key (agency_id, account_id, duty)
);
comment on table accounts.lease is 'One collector and one publisher per account; a dead holder''s lease lapses and the next takes it.';
grant select, insert, update, delete on accounts.lease to :app;

create table accounts.health (
  agency_id integer not null,
  account_id uuid not null,
  state text not null check (state in ('well', 'slow', 'cannot_send', 'cannot_read', 'signed_out', 'unknown')),
  sentence text not null,
  since timestamptz not null,
  seen_at timestamptz not null,
  primary key (agency_id, account_id)
);
grant select, insert, update on accounts.health to :app;

create table accounts.gap (
  agency_id integer not null,
  gap_id uuid not null,
  account_id uuid not null,
  found_at timestamptz not null,
  from_at timestamptz,
  until_at timestamptz,
  sentence text not null,
  filled_at timestamptz,
  primary key (agency_id, gap_id)
);
create index gap_open on accounts.gap (agency_id, account_id) where filled_at is null;
grant select, insert, update on accounts.gap to :app;
