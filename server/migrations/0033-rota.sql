-- Who is meant to be at work when: what cover of accounts (APCO 2.3.2) and duty are checked against. A rota says what was
-- planned; who is on shift stands with the desk.

create schema rota;
grant usage on schema rota to :app;

create table rota.pattern (
  agency_id integer not null,
  pattern_id uuid not null,
  name text not null,
  days smallint not null check (days between 1 and 366),
  shifts jsonb not null,
  made_by text not null,
  made_at timestamptz not null,
  removed_at timestamptz,
  primary key (agency_id, pattern_id)
);
comment on table rota.pattern is 'A round of so many days; each shift is the day of the round it begins on (from 0), and from when to when on the agency''s clock. One that ends no later than it begins ends on the next day.';
create unique index pattern_name on rota.pattern (agency_id, lower(name)) where removed_at is null;
grant select, insert, update on rota.pattern to :app;

create table rota.follows (
  agency_id integer not null,
  follows_id uuid not null,
  person_id text not null,
  pattern_id uuid not null,
  first_day date not null,
  from_day date not null,
  until_day date,
  made_by text not null,
  made_at timestamptz not null,
  primary key (agency_id, follows_id)
);
comment on table rota.follows is 'Somebody works a pattern from a day up to, not including, another; first_day is a day on which the round begins.';
create index follows_of_person on rota.follows (agency_id, person_id, from_day);
grant select, insert, update on rota.follows to :app;

create table rota.line (
  agency_id integer not null,
  line_id uuid not null,
  person_id text not null,
  kind text not null check (kind in ('on', 'off', 'leave')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  why text not null default '',
  source text not null check (source in ('hand', 'swap', 'csv', 'ical')),
  swap_id uuid,
  made_by text not null,
  made_at timestamptz not null,
  struck_at timestamptz,
  struck_by text,
  struck_why text,
  primary key (agency_id, line_id),
  check (starts_at < ends_at)
);
comment on table rota.line is 'What differs from the pattern: a shift more, one less, leave. A line is struck, never removed.';
create index line_of_person on rota.line (agency_id, person_id, ends_at) where struck_at is null;
grant select, insert, update on rota.line to :app;
