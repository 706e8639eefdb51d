-- Who has left and what ended with it (CoP-S14), and the shared secrets that they could have known, to be changed on the
-- networks.

create schema people;
grant usage on schema people to :app;

create table people.leaving (
  agency_id integer not null,
  leaving_id uuid not null,
  person_id text not null,
  left_at timestamptz not null,
  ended_by text not null,
  quietly boolean not null,
  reason text not null,
  ended jsonb not null,
  entry_id uuid not null,
  primary key (agency_id, leaving_id)
);
comment on table people.leaving is 'ended counts what ended in the act: roles, sessions, claims, drafts, rota lines …';
create index leaving_newest on people.leaving (agency_id, left_at desc);
grant select, insert on people.leaving to :app;

create table people.rotation (
  agency_id integer not null,
  rotation_id uuid not null,
  leaving_id uuid not null,
  account_id uuid not null,
  why text not null,
  queued_at timestamptz not null,
  due_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  how text,
  primary key (agency_id, rotation_id)
);
create unique index one_rotation on people.rotation (agency_id, account_id) where done_at is null;
grant select, insert, update on people.rotation to :app;
