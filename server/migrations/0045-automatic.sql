-- Automatic replies: what each account says by itself and when, to whom it was said, and what was held back. And who
-- gave a standing delegation, and who ended it.

create schema automatic;
grant usage on schema automatic to :app;

create table automatic.setting (
  agency_id integer not null,
  account_id uuid not null,
  out_of_hours boolean not null default false,
  overload boolean not null default false,
  wait_minutes integer check (wait_minutes between 1 and 1440),
  every_hours integer not null default 24 check (every_hours between 1 and 720),
  most_an_hour integer not null default 60 check (most_an_hour between 1 and 1000),
  fallback text not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (agency_id, account_id)
);
comment on column automatic.setting.wait_minutes is 'Overload is also when somebody has waited longer than this for this account; null: only when the centre cannot keep up.';
grant select, insert, update on automatic.setting to :app;

create table automatic.text (
  agency_id integer not null,
  text_id uuid not null,
  account_id uuid not null,
  reason text not null check (reason in ('out_of_hours', 'overload')),
  language text not null,
  version integer not null,
  words text not null,
  written_by text not null,
  written_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  primary key (agency_id, text_id),
  unique (agency_id, account_id, reason, language, version),
  constraint never_by_its_author check (approved_by is null or approved_by <> written_by)
);
grant select, insert on automatic.text to :app;
grant update (approved_by, approved_at) on automatic.text to :app;

create table automatic.reply (
  agency_id integer not null,
  reply_id uuid not null,
  account_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  reason text not null check (reason in ('out_of_hours', 'overload')),
  emergency boolean not null,
  state text not null check (state in ('due', 'prepared', 'held_back')),
  held_as text,
  author_id uuid,
  outgoing_id uuid,
  text_id uuid,
  due_at timestamptz,
  made_at timestamptz not null,
  settled_at timestamptz,
  primary key (agency_id, reply_id),
  unique (agency_id, message_id),
  constraint held_with_its_reason check ((state = 'held_back') = (held_as is not null)),
  constraint prepared_with_its_text check ((state = 'prepared') = (outgoing_id is not null and text_id is not null))
);
comment on table automatic.reply is 'One row a message that called for one: a message that is told twice, by two workers or again, is answered once.';
create index reply_due on automatic.reply (agency_id, due_at) where due_at is not null;
create index reply_of_account on automatic.reply (agency_id, account_id, settled_at) where settled_at is not null;
create index reply_of_author on automatic.reply (agency_id, author_id, settled_at) where state = 'prepared';
grant select, insert, update on automatic.reply to :app;

create table automatic.turn (
  agency_id integer not null,
  author_id uuid not null,
  until timestamptz not null,
  quick integer not null default 0,
  quick_after uuid,
  primary key (agency_id, author_id)
);
comment on table automatic.turn is 'Until when a person gets no other one; taken in the transaction that prepares it. quick: how many of ours they answered within seconds, as machines do.';
grant select, insert, update on automatic.turn to :app;

create table automatic.stop (
  agency_id integer not null,
  stopped boolean not null,
  by_person text not null,
  at timestamptz not null,
  why text not null,
  primary key (agency_id)
);
comment on table automatic.stop is 'The one switch of an agency: while it is stopped nothing is said by itself, on any account.';
grant select, insert, update on automatic.stop to :app;

alter table sending.delegation
  add column responsible_id text,
  add column given_by text,
  add column ended_by text,
  add column ended_at timestamptz,
  add column ended_why text;
create index outgoing_automatic on sending.outgoing (agency_id, conversation_id)
  where category = 'automatic' and state in ('held', 'ready', 'retry_at');
