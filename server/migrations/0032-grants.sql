-- A role is granted for the whole agency, or only for some accounts and beats; from a date to a date, by somebody, for a
-- reason (APCO 2.3.3; CoP-R6). A beat is an area of the agency with the accounts that speak there.

create table identity.beat (
  agency_id integer not null references identity.agency,
  beat_id uuid not null,
  name text not null,
  accounts uuid[] not null,
  made_by text not null,
  made_at timestamptz not null,
  removed_at timestamptz,
  removed_by text,
  primary key (agency_id, beat_id)
);
create unique index beat_name on identity.beat (agency_id, lower(name)) where removed_at is null;
grant select, insert, update on identity.beat to :app;

alter table identity.grant_of_role
  add column grant_id uuid not null default gen_random_uuid(),
  add column accounts uuid[],
  add column beats uuid[],
  add column reason text not null default '',
  add column ended_by text,
  add column ended_reason text,
  drop constraint grant_of_role_pkey,
  add primary key (agency_id, grant_id);
comment on column identity.grant_of_role.accounts is 'Null, like beats: for the whole agency. Otherwise the accounts named here and those of the beats.';
create index grant_of_person on identity.grant_of_role (agency_id, person_id);
create index grant_of_role_now on identity.grant_of_role (agency_id, role);

-- Responsibilities that a named, active person holds (CoP-R1, CoP-R7); what nobody holds is vacant.
create table identity.responsible (
  agency_id integer not null references identity.agency,
  responsible_id uuid not null,
  post text not null,
  person_id text not null references identity."user" ("id"),
  since timestamptz not null,
  until timestamptz,
  named_by text not null,
  reason text not null default '',
  ended_by text,
  primary key (agency_id, responsible_id)
);
create unique index one_responsible on identity.responsible (agency_id, post) where until is null;
grant select, insert, update on identity.responsible to :app;
