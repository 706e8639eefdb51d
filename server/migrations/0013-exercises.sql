-- Exercises: a scenario played into the practice network, its clock, the pleas planted in it, and the report of it.

create schema exercises;
grant usage on schema exercises to :app;

create table exercises.exercise (
  agency_id integer not null,
  exercise_id uuid not null,
  account_id uuid not null,
  handle text not null,
  scenario text not null,
  title text not null,
  played jsonb not null,
  played_sha256 bytea not null,
  seed integer not null,
  duration double precision not null,
  pleas integer not null,
  opening boolean not null,
  started_at timestamptz not null,
  started_by text not null,
  started_name text not null,
  state text not null check (state in ('running', 'paused', 'ended')),
  speed smallint not null check (speed > 0),
  played_until double precision not null default 0,
  messages integer not null default 0,
  heard bigint not null default 0,
  ended_at timestamptz,
  ended_by text,
  ended_name text,
  note text,
  primary key (agency_id, exercise_id)
);
comment on column exercises.exercise.pleas is 'How many pleas are planted in it from start to end.';
comment on column exercises.exercise.played is 'The scenario as it is played, whatever becomes of its file.';
comment on column exercises.exercise.played_until is 'Exercise seconds up to which its public has spoken; moved in the transaction in which it speaks.';
comment on column exercises.exercise.heard is 'Up to where the public has heard our answers.';
create unique index one_exercise_at_a_time on exercises.exercise (agency_id) where state <> 'ended';
grant select, insert, update on exercises.exercise to :app;

create table exercises.pace (
  agency_id integer not null,
  exercise_id uuid not null,
  position integer not null,
  at timestamptz not null,
  speed smallint not null check (speed >= 0),
  by_id text not null,
  by_name text not null,
  primary key (agency_id, exercise_id, position)
);
comment on table exercises.pace is 'From `at` on, so many exercise seconds pass in a real one; 0 is a pause. The exercise clock is computed from these rows.';
grant select, insert on exercises.pace to :app;

create table exercises.plea (
  agency_id integer not null,
  exercise_id uuid not null,
  plea text not null,
  band text not null,
  words text not null,
  said_at timestamptz not null,
  primary key (agency_id, exercise_id, plea)
);
grant select, insert on exercises.plea to :app;

create table exercises.said (
  agency_id integer not null,
  exercise_id uuid not null,
  network_id text not null,
  plea text not null,
  copy boolean not null,
  primary key (agency_id, exercise_id, network_id)
);
comment on table exercises.said is 'The messages in which a planted plea was made: itself, and whoever repeated it.';
grant select, insert on exercises.said to :app;

create table exercises.answer (
  agency_id integer not null,
  exercise_id uuid not null,
  network_id text not null,
  author_id text not null,
  primary key (agency_id, exercise_id, network_id)
);
comment on table exercises.answer is 'Our answers that its public has heard, by whom they were for: what somebody says to our second answer is not what they said to the first.';
grant select, insert on exercises.answer to :app;

create table exercises.reaction (
  agency_id integer not null,
  exercise_id uuid not null,
  position bigint generated always as identity,
  due double precision not null,
  answer text not null,
  act jsonb not null,
  primary key (agency_id, exercise_id, position)
);
comment on table exercises.reaction is 'What the public will do because of our answers, at exercise second `due`.';
create index reaction_due on exercises.reaction (agency_id, exercise_id, due);
grant select, insert, delete on exercises.reaction to :app;

create table exercises.report (
  agency_id integer not null,
  exercise_id uuid not null,
  made_at timestamptz not null,
  entry_id uuid not null,
  report jsonb not null,
  primary key (agency_id, exercise_id)
);
comment on table exercises.report is 'As it was computed when the exercise ended; nothing that comes later changes it.';
grant select, insert on exercises.report to :app;
