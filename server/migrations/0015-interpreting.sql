-- Other languages: what a machine made of a message, and what an interpreter was asked and said (APCO 4.3.4).

create schema translation;
grant usage on schema translation to :app;

create table translation.translated (
  agency_id integer not null,
  message_id uuid not null,
  revision integer not null,
  language text not null,
  conversation_id uuid not null,
  taken_for text not null,
  text text not null,
  engine text not null,
  version text not null,
  doubt text,
  asked_by text not null,
  asked_at timestamptz not null,
  made_at timestamptz not null,
  entry_id uuid not null,
  primary key (agency_id, message_id, revision, language)
);
comment on table translation.translated is 'Made by a machine and checked by nobody: shown below a person''s own words, never instead of them.';
comment on column translation.translated.taken_for is 'The language that the engine read it as; und where it did not say.';
create index translated_in on translation.translated (agency_id, conversation_id);
create index translated_when on translation.translated (agency_id, made_at);
grant select, insert on translation.translated to :app;

create schema interpreting;
grant usage on schema interpreting to :app;

create table interpreting.request (
  agency_id integer not null,
  request_id uuid not null,
  conversation_id uuid not null,
  message_id uuid not null,
  revision integer not null,
  language text not null,
  kind text not null check (kind in ('spoken', 'written', 'relay', 'sign')),
  note text not null,
  band text not null,
  state text not null check (state in ('waiting', 'answered', 'withdrawn')),
  asked_by text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  ended_by text,
  ended_at timestamptz,
  interpreter text,
  text text,
  why text,
  primary key (agency_id, request_id),
  check ((state = 'waiting') = (ended_at is null)),
  check (state <> 'answered' or (interpreter is not null and text is not null))
);
comment on column interpreting.request.band is 'Where the conversation stood when it was asked, or the more pressing place it has moved to since: the clock is the pack''s for that band.';
create unique index one_request_waiting on interpreting.request (agency_id, conversation_id) where state = 'waiting';
create index request_in on interpreting.request (agency_id, conversation_id, asked_at);
create index request_waiting on interpreting.request (agency_id, due_at) where state = 'waiting';
create index request_when on interpreting.request (agency_id, asked_at);
grant select, insert, update on interpreting.request to :app;
