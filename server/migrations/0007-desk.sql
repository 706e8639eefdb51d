-- The work of the desk: claims, drafts, notes, who is on shift, and the alarms raised when nobody looks.

create schema desk;
grant usage on schema desk to :app;

create table desk.claim (
  agency_id integer not null,
  conversation_id uuid not null,
  person_id text not null,
  state text not null check (state in ('held', 'parked')),
  claimed_at timestamptz not null,
  until timestamptz not null,
  parked_why text,
  primary key (agency_id, conversation_id)
);
comment on table desk.claim is 'One conversation, one person: the primary key is the rule. A lapsed lease is taken over or swept.';
create index claim_of_person on desk.claim (agency_id, person_id);
create index claim_lapsing on desk.claim (agency_id, until);
grant select, insert, update, delete on desk.claim to :app;

create table desk.draft (
  agency_id integer not null,
  conversation_id uuid not null,
  person_id text not null,
  text text not null,
  language text not null,
  template text,
  saved_at timestamptz not null,
  primary key (agency_id, conversation_id, person_id)
);
grant select, insert, update, delete on desk.draft to :app;

create table desk.note (
  agency_id integer not null,
  note_id uuid not null,
  conversation_id uuid not null,
  person_id text not null,
  text text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (agency_id, note_id)
);
create index note_of_conversation on desk.note (agency_id, conversation_id, at);
grant select, insert on desk.note to :app;

create table desk.shift (
  agency_id integer not null,
  person_id text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz,
  primary key (agency_id, person_id, started_at)
);
create unique index one_shift_at_a_time on desk.shift (agency_id, person_id) where ended_at is null;
grant select, insert, update on desk.shift to :app;

create schema alarms;
grant usage on schema alarms to :app;

create table alarms.alarm (
  agency_id integer not null,
  alarm_id uuid not null,
  kind text not null,
  subject uuid,
  about text not null,
  band text,
  since timestamptz not null,
  missed_at timestamptz not null,
  sentence text not null,
  stage integer not null default 0,
  raised_at timestamptz not null,
  due_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text,
  acknowledged_name text,
  ended_at timestamptz,
  ended_why text,
  primary key (agency_id, alarm_id)
);
comment on column alarms.alarm.since is 'What it says has been so since then; the escalation is counted from missed_at.';
comment on column alarms.alarm.stage is 'How many steps of the pack''s escalation have been taken.';
create unique index one_alarm_about on alarms.alarm (agency_id, kind, about) where ended_at is null;
create index alarm_due on alarms.alarm (agency_id, due_at) where due_at is not null;
create index alarm_open on alarms.alarm (agency_id, raised_at) where ended_at is null;
grant select, insert, update on alarms.alarm to :app;

create table alarms.route (
  agency_id integer not null,
  route_id uuid not null,
  kind text not null check (kind in ('email', 'webhook')),
  address text not null,
  secret bytea,
  state text not null check (state in ('on', 'off')),
  made_at timestamptz not null,
  primary key (agency_id, route_id)
);
comment on table alarms.route is 'Where an alarm goes out of band: an e-mail address, or a signed webhook.';
grant select, insert, update on alarms.route to :app;

create table alarms.call (
  agency_id integer not null,
  call_id uuid not null,
  alarm_id uuid not null,
  route_id uuid,
  stage integer not null,
  counted integer not null default 1,
  sentence text not null,
  at timestamptz not null,
  state text not null check (state in ('raised', 'sent', 'failed')),
  why text,
  sent_at timestamptz,
  primary key (agency_id, call_id)
);
comment on column alarms.call.counted is 'In a flood one call speaks for all alarms that are open; it is kept under the most pressing one.';
create index call_of_alarm on alarms.call (agency_id, alarm_id, at);
grant select, insert, update on alarms.call to :app;

create table alarms.watch (
  agency_id integer primary key,
  unattended_since timestamptz,
  round_at timestamptz
);
comment on table alarms.watch is 'One row an agency, locked by the process that watches it this second: since when nobody is on shift, and when a flood was last told.';
grant select, insert, update on alarms.watch to :app;
