-- The door: with what people show who they are, the links that let somebody in for the first time, what is known of
-- each session and device, and how often somebody has tried in vain. All of it is a person's (or nobody's yet) and
-- belongs to the centre; what a person may do stays granted per agency.

create table identity.passkey (
  passkey_id text primary key,
  person_id text not null references identity."user" ("id") on delete cascade,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  backed_up boolean not null,
  made_at timestamptz not null,
  used_at timestamptz
);
create index passkey_of_person on identity.passkey (person_id);

create table identity.password (
  person_id text primary key references identity."user" ("id") on delete cascade,
  hash text not null,
  set_at timestamptz not null
);

create table identity.code_maker (
  person_id text not null references identity."user" ("id") on delete cascade,
  state text not null check (state in ('new', 'used')),
  sealed bytea not null,
  made_at timestamptz not null,
  confirmed_at timestamptz,
  last_step integer not null default 0,
  primary key (person_id, state)
);
comment on column identity.code_maker.state is 'new: not a code of it was typed yet, so that it opens nothing.';
comment on column identity.code_maker.last_step is 'The 30 seconds whose code was used last: no code opens twice.';

create table identity.recovery_code (
  person_id text not null references identity."user" ("id") on delete cascade,
  hash bytea not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, hash)
);

create table identity.link (
  link_id uuid primary key,
  token_hash bytea not null unique,
  kind text not null check (kind in ('first', 'invitation', 'renewal')),
  agency_id integer references identity.agency,
  person_id text references identity."user" ("id"),
  roles text[] not null default '{}',
  grants_until timestamptz,
  why text,
  made_at timestamptz not null,
  made_by text not null,
  until timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
create index link_of_person on identity.link (person_id);

create table identity.device (
  device_id uuid primary key,
  says text not null,
  made_at timestamptz not null,
  seen_at timestamptz not null,
  name text,
  managed_at timestamptz,
  managed_by text
);

create table identity.session_fact (
  session_id text primary key references identity.session ("id") on delete cascade,
  person_id text not null references identity."user" ("id") on delete cascade,
  how text not null check (how in ('link', 'passkey', 'code', 'recovery', 'enrolled')),
  shown_at timestamptz,
  began_at timestamptz not null,
  used_at timestamptz not null,
  idle_seconds integer,
  ends_at timestamptz not null,
  device_id uuid references identity.device on delete set null,
  says text not null,
  place text not null
);
comment on column identity.session_fact.shown_at is 'When this session last showed a second factor; in a real centre a session without one is nobody''s.';
comment on column identity.session_fact.idle_seconds is 'How long it may rest; null in a practice centre.';
create index session_fact_of_person on identity.session_fact (person_id);

create table identity.known_place (
  person_id text not null references identity."user" ("id") on delete cascade,
  kind text not null check (kind in ('device', 'place')),
  value text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (person_id, kind, value)
);

create table identity.tries (
  key text primary key,
  failures integer not null,
  last_at timestamptz not null,
  until timestamptz not null
);
comment on table identity.tries is 'Tries in vain, by a keyed hash of the address typed or by address prefix; forgotten after a day.';
create index tries_by_age on identity.tries (last_at);

create table identity.notice (
  person_id text not null references identity."user" ("id") on delete cascade,
  notice_id uuid not null,
  kind text not null,
  sentence text not null,
  at timestamptz not null,
  seen_at timestamptz,
  primary key (person_id, notice_id)
);
create index notice_by_age on identity.notice (person_id, at desc);

grant select, insert, update, delete on identity.passkey, identity.password, identity.code_maker, identity.recovery_code,
  identity.session_fact, identity.known_place, identity.tries to :app;
grant select, insert, update on identity.link, identity.device, identity.notice to :app;
