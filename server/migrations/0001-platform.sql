-- The centre itself, its processes, its settings; and the events that every later fact travels by.
-- `:app` stands for the application's role: it owns nothing and may do only what is granted here.
-- Every table begins with agency_id, so that agencies can be walled off and spread out; the few that belong
-- to the centre as a whole are named, with the reason, in src/app/doctor/schema.ts.

create schema platform;
grant usage on schema platform to :app;

create table platform.centre (
  only_row boolean primary key default true check (only_row),
  practice boolean not null,
  name text not null,
  made_at timestamptz not null
);
comment on table platform.centre is 'One row: whether this is a practice centre is fixed when its data folder is made.';
grant select, insert on platform.centre to :app;

create table platform.process (
  process_id uuid primary key,
  kind text not null,
  host text not null,
  pid integer not null,
  worker_ids text[] not null default '{}',
  started_at timestamptz not null,
  beat_at timestamptz not null
);
comment on table platform.process is 'Heartbeats: a process silent for 15 s is taken for dead and its jobs and leases are freed.';
grant select, insert, update, delete on platform.process to :app;

create table platform.setting (
  agency_id integer not null,
  key text not null,
  value jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (agency_id, key)
);
grant select, insert, update on platform.setting to :app;

create schema events;
grant usage on schema events to :app;

create table events.event (
  agency_id integer not null,
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  name text not null,
  at timestamptz not null,
  subject uuid,
  data jsonb not null,
  primary key (agency_id, xid, id)
);
comment on table events.event is 'What has happened, written in the transaction that made it happen; read by cursors in (xid, id) order.';
grant select, insert on events.event to :app;

create table events.cursor (
  agency_id integer not null,
  reader text not null,
  xid xid8 not null default '0',
  id bigint not null default 0,
  primary key (agency_id, reader)
);
grant select, insert, update on events.cursor to :app;

create table events.set_aside (
  agency_id integer not null,
  reader text not null,
  event_xid xid8 not null,
  event_id bigint not null,
  name text not null,
  error text not null,
  at timestamptz not null,
  resolved_at timestamptz,
  primary key (agency_id, reader, event_id)
);
comment on table events.set_aside is 'Events a reader could not apply: named, shown and passed, never silently dropped.';
grant select, insert, update on events.set_aside to :app;
