-- How hard the centre is working: what each process measures of itself, and whether it keeps up.

create schema load;
grant usage on schema load to :app;

create table load.reading (
  process_id uuid primary key,
  at timestamptz not null,
  readings jsonb not null
);
comment on table load.reading is 'What each process measured of itself last: connections it waits for, its own delay, what it has in hand.';
grant select, insert, update, delete on load.reading to :app;

create table load.state (
  only_row boolean primary key default true check (only_row),
  looked_at timestamptz not null,
  strained_since timestamptz,
  measures jsonb not null default '{}',
  sentences text[] not null default '{}'
);
comment on table load.state is 'One row: whether the centre keeps up, since when not, and in what, in words.';
insert into load.state (looked_at) values ('-infinity');
grant select, update on load.state to :app;
