-- What official accounts say about themselves: the approved statements, what networks show of us, and the agency's pictures.

create table register.statement (
  agency_id integer not null,
  entry_id uuid not null,
  version integer not null check (version > 0),
  state text not null check (state in ('proposed', 'approved', 'refused', 'replaced')),
  language text not null,
  name text not null,
  text text not null,
  link text,
  parts jsonb not null,
  facts jsonb not null,
  made_by text not null,
  made_at timestamptz not null,
  why text not null,
  decided_by text,
  decided_at timestamptz,
  decided_why text,
  delegation_id uuid,
  outgoing_id uuid,
  set_by text,
  set_at timestamptz,
  review_on text check (review_on ~ '^\d{4}-\d\d-\d\d$'),
  primary key (agency_id, entry_id, version),
  constraint never_by_its_author check (decided_by is null or decided_by <> made_by)
);
comment on table register.statement is 'Every version of what an account says about itself. The words are never changed: another version replaces them.';
comment on column register.statement.facts is 'What the words rest on: hours, numbers, names as they were; when these change, the words are no longer today''s.';
comment on column register.statement.set_by is 'Who confirmed by hand that it stands on a network that a program cannot write to or read.';
create unique index one_approved_statement on register.statement (agency_id, entry_id) where state = 'approved';
create index statement_sent on register.statement (agency_id, outgoing_id) where outgoing_id is not null;
grant select, insert on register.statement to :app;
grant update (state, decided_by, decided_at, decided_why, delegation_id, outgoing_id, set_by, set_at, review_on) on register.statement to :app;

create table register.profile (
  agency_id integer not null,
  entry_id uuid not null,
  due_at timestamptz not null,
  tried_at timestamptz,
  read_at timestamptz,
  failed text,
  live jsonb,
  verified jsonb,
  handle text,
  network text,
  findings jsonb not null default '[]',
  right_at jsonb not null default '{}',
  drifted_since timestamptz,
  drift_says text,
  primary key (agency_id, entry_id)
);
comment on table register.profile is 'What a network showed of an account when it was last read, and how that differs from what was approved.';
comment on column register.profile.right_at is 'By part of the profile, when it was first seen as approved: a part that was right once and is not now has drifted.';
create index profile_due on register.profile (agency_id, due_at);
create index profile_drifted on register.profile (agency_id, drifted_since) where drifted_since is not null;
grant select, insert, update on register.profile to :app;

create table register.picture (
  agency_id integer not null,
  picture_id uuid not null,
  kind text not null check (kind in ('avatar', 'banner')),
  name text not null,
  sha256 bytea not null check (length(sha256) = 32),
  shown_sha256 bytea not null check (length(shown_sha256) = 32),
  likeness bytea not null,
  added_by text not null,
  added_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (agency_id, picture_id)
);
comment on table register.picture is 'The pictures that accounts of the agency may show (CoP S1).';
grant select, insert on register.picture to :app;
grant update (ended_at, ended_by) on register.picture to :app;

alter table sending.outgoing add column profile jsonb;
comment on column sending.outgoing.profile is 'Of a profile only: its name and address, and the version of the live profile over which it is written.';

alter table accounts.lease drop constraint lease_duty_check;
alter table accounts.lease add constraint lease_duty_check check (duty in ('collect', 'publish', 'profile'));

create table practice.profile (
  agency_id integer not null,
  handle text not null,
  name text not null,
  text text not null,
  link text,
  version integer not null,
  written_at timestamptz not null,
  primary key (agency_id, handle)
);
grant select, insert, update on practice.profile to :app;
