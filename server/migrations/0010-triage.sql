-- What people make of triage: their corrections, an agency's own words, the models made from both, which of them is
-- in use, and THRIVE as a person's own assessment.

create schema triage;
grant usage on schema triage to :app;

create table triage.correction (
  agency_id integer not null,
  correction_id uuid not null,
  number bigint generated always as identity,
  conversation_id uuid not null,
  message_id uuid not null,
  revision integer not null,
  what text not null check (what in ('band', 'language', 'place')),
  machine text,
  person text,
  assessor text not null,
  person_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (agency_id, correction_id),
  check (machine is not null or person is not null)
);
comment on table triage.correction is 'The newest for a message (for a place: of a conversation) counts. A place that was missed has no machine''s word, one that was struck no person''s.';
create index correction_newest on triage.correction (agency_id, number desc);
create index correction_of_conversation on triage.correction (agency_id, conversation_id, number);
grant select, insert on triage.correction to :app;

create table triage.edition (
  agency_id integer primary key,
  words integer not null
);
comment on table triage.edition is 'Grows with every word added or removed; its row is the lock under which words change.';
grant select, insert, update on triage.edition to :app;

create table triage.word (
  agency_id integer not null,
  word_id uuid not null,
  tag text not null,
  pattern text not null,
  kind text not null,
  weight real not null check (weight > 0 and weight <= 1),
  added_in integer not null,
  added_at timestamptz not null,
  added_by text not null,
  added_entry uuid not null,
  removed_in integer,
  removed_at timestamptz,
  removed_by text,
  removed_entry uuid,
  primary key (agency_id, word_id)
);
comment on column triage.word.added_in is 'The edition of the agency''s words that it came with; removed_in, the one it left with.';
create unique index word_once on triage.word (agency_id, tag, pattern, kind) where removed_at is null;
grant select, insert, update on triage.word to :app;

create table triage.model (
  agency_id integer not null,
  model_id uuid not null,
  version text not null,
  weights bytea not null,
  report jsonb not null,
  corrections integer not null,
  examples integer not null,
  made_at timestamptz not null,
  made_by text not null,
  entry_id uuid not null,
  primary key (agency_id, model_id),
  unique (agency_id, version)
);
comment on table triage.model is 'Candidates: none ranks anything until a person adopts it. The same corrections make the same version.';
grant select, insert on triage.model to :app;

create table triage.adoption (
  agency_id integer not null,
  number integer not null,
  model_id uuid,
  why text not null,
  person_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (agency_id, number),
  foreign key (agency_id, model_id) references triage.model (agency_id, model_id)
);
comment on table triage.adoption is 'The highest number is in use; without one, or without a model, the shipped one is.';
grant select, insert on triage.adoption to :app;

create table triage.training (
  agency_id integer not null,
  training_id uuid not null,
  asked_at timestamptz not null,
  asked_by text not null,
  state text not null check (state in ('waiting', 'working', 'done', 'failed')),
  says text not null,
  ended_at timestamptz,
  model_id uuid,
  primary key (agency_id, training_id)
);
create unique index one_training_at_a_time on triage.training (agency_id) where state in ('waiting', 'working');
create index training_newest on triage.training (agency_id, asked_at desc);
grant select, insert, update on triage.training to :app;

alter table conversations.conversation add column language_set_by text;
comment on column conversations.conversation.language_set_by is 'The person who said which language it is; triage does not say otherwise afterwards.';

create table desk.thrive (
  agency_id integer not null,
  conversation_id uuid not null,
  version integer not null,
  form integer not null,
  said jsonb not null,
  rationale text not null,
  person_id text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (agency_id, conversation_id, version)
);
comment on table desk.thrive is 'A person''s own assessment of threat, harm, risk, investigation, vulnerability and engagement; every version stays.';
grant select, insert on desk.thrive to :app;
