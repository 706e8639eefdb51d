-- The one door out: what leaves, under which standing delegation, and what became of it.

create schema sending;
grant usage on schema sending to :app;

create table sending.delegation (
  agency_id integer not null,
  delegation_id uuid not null,
  category text not null,
  account_id uuid,
  name text not null,
  responsible text not null,
  roles text[] not null,
  valid_from timestamptz not null,
  valid_until timestamptz,
  primary key (agency_id, delegation_id)
);
comment on table sending.delegation is 'APCO 2.3.3: the named standing delegation under which replies leave; no delegation, nothing leaves.';
grant select, insert, update on sending.delegation to :app;

create table sending.outgoing (
  agency_id integer not null,
  outgoing_id uuid not null,
  account_id uuid not null,
  conversation_id uuid,
  in_reply_to uuid,
  category text not null,
  text text not null,
  language text not null,
  template text,
  emergency boolean not null,
  written_by text not null,
  writer_name text not null,
  delegation_id uuid not null,
  state text not null check (state in
    ('held', 'ready', 'submitting', 'pending', 'published', 'retry_at', 'refused', 'unknown', 'undone')),
  why text,
  due_at timestamptz,
  asked_key text not null,
  network_key text not null,
  network_id text,
  url text,
  submits integer not null default 0,
  looks integer not null default 0,
  submitted_by uuid,
  submitted_at timestamptz,
  published_at timestamptz,
  message_id uuid not null,
  made_at timestamptz not null,
  settled_by text,
  retention_class text not null,
  regime text not null,
  primary key (agency_id, outgoing_id),
  unique (agency_id, asked_key),
  unique (agency_id, account_id, network_key),
  foreign key (agency_id, delegation_id) references sending.delegation
);
comment on column sending.outgoing.asked_key is 'Chosen by whoever asked: the same key is the same answer, however often it is sent.';
comment on column sending.outgoing.submitted_by is 'The holder of the account''s publish lease that submitted it; when that lease has lapsed we look, and never submit first.';
comment on column sending.outgoing.due_at is 'When it leaves, is offered to a worker again, or is looked for; null when software has nothing more to do.';
create index outgoing_due on sending.outgoing (agency_id, due_at) where due_at is not null;
create index outgoing_of_account on sending.outgoing (agency_id, account_id, made_at)
  where state in ('ready', 'submitting', 'retry_at', 'pending', 'unknown');
create index outgoing_of_conversation on sending.outgoing (agency_id, conversation_id, made_at);
create index outgoing_unknown on sending.outgoing (agency_id, made_at) where state in ('unknown', 'refused');
grant select, insert, update on sending.outgoing to :app;

create table sending.refused (
  agency_id integer not null,
  refused_id uuid not null,
  at timestamptz not null,
  category text not null,
  rule text not null,
  person_id text not null,
  conversation_id uuid,
  primary key (agency_id, refused_id)
);
comment on table sending.refused is 'Every time the door stayed shut, and by which rule: the evidence that it does.';
grant select, insert on sending.refused to :app;
