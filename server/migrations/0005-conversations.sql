-- Messages, their revisions, who wrote them, and the conversation that is the unit of the queue.

create schema conversations;
grant usage on schema conversations to :app;

create table conversations.author (
  agency_id integer not null,
  author_id uuid not null,
  network text not null,
  network_author_id text not null,
  handle text not null,
  display_name text not null,
  picture_url text,
  blocked_at timestamptz,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (agency_id, author_id),
  unique (agency_id, network, network_author_id)
);
grant select, insert, update on conversations.author to :app;

create table conversations.conversation (
  agency_id integer not null,
  conversation_id uuid not null,
  account_id uuid not null,
  author_id uuid not null,
  split integer not null default 0,
  state text not null check (state in ('open', 'waiting', 'closed')),
  band text not null,
  rank smallint not null,
  score real not null,
  band_set_by text,
  language text not null,
  marks text[] not null default '{}',
  reasons jsonb not null default '[]',
  preview text not null,
  in_count integer not null default 0,
  out_count integer not null default 0,
  opened_at timestamptz not null,
  last_in_at timestamptz not null,
  last_out_at timestamptz,
  look_due_at timestamptz not null,
  looked_at timestamptz,
  looked_by text,
  answer_due_at timestamptz not null,
  answered_at timestamptz,
  due_at timestamptz not null,
  closed_at timestamptz,
  closed_as text check (closed_as in ('answered', 'passed_on', 'no_reply_needed', 'spam')),
  closed_by text,
  closed_why text,
  passed_to text,
  passed_number text,
  version integer not null default 1,
  primary key (agency_id, conversation_id)
);
comment on column conversations.conversation.split is 'Not 0 for one split off on purpose: it escapes the one-open-conversation rule.';
comment on column conversations.conversation.due_at is 'The next target that runs: first look, then first answer; it counts only while the state is open.';
create unique index one_open_conversation on conversations.conversation (agency_id, account_id, author_id)
  where state <> 'closed' and split = 0;
create index conversation_of_author on conversations.conversation (agency_id, author_id, opened_at desc);
create index queue on conversations.conversation (agency_id, rank, due_at, conversation_id) where state = 'open';
create index waiting on conversations.conversation (agency_id, last_out_at, conversation_id) where state = 'waiting';
create index closed on conversations.conversation (agency_id, closed_at desc, conversation_id) where state = 'closed';
create index look_due on conversations.conversation (agency_id, look_due_at) where state = 'open' and looked_at is null;
create index answer_due on conversations.conversation (agency_id, answer_due_at) where state = 'open' and answered_at is null;
grant select, insert, update on conversations.conversation to :app;

create table conversations.message (
  agency_id integer not null,
  message_id uuid not null,
  conversation_id uuid not null,
  account_id uuid not null,
  author_id uuid,
  direction text not null check (direction in ('in', 'out')),
  outgoing_id uuid,
  network_id text,
  url text,
  revision integer not null default 1,
  state text not null check (state in ('current', 'edited', 'deleted', 'undecodable')),
  marks text[] not null default '{}',
  network_at timestamptz,
  captured_at timestamptz not null,
  primary key (agency_id, message_id)
);
create index message_of_conversation on conversations.message (agency_id, conversation_id, captured_at, message_id);
grant select, insert, update on conversations.message to :app;

create table conversations.identity (
  agency_id integer not null,
  account_id uuid not null,
  network_id text not null,
  message_id uuid not null,
  primary key (agency_id, account_id, network_id)
);
comment on table conversations.identity is 'One message per account and network id, whatever is delivered twice or out of order.';
grant select, insert on conversations.identity to :app;

create table conversations.revision (
  agency_id integer not null,
  message_id uuid not null,
  revision integer not null,
  kind text not null check (kind in ('original', 'edit', 'deletion')),
  entry_id uuid not null,
  text text not null,
  context jsonb not null default '{}',
  network_at timestamptz,
  captured_at timestamptz not null,
  primary key (agency_id, message_id, revision)
);
comment on column conversations.revision.context is 'As it was then: the author''s name and picture, the parent and quoted posts.';
create index revision_by_entry on conversations.revision (agency_id, entry_id);
grant select, insert on conversations.revision to :app;

create table conversations.assessment (
  agency_id integer not null,
  message_id uuid not null,
  revision integer not null,
  assessor text not null,
  band text not null,
  score real not null,
  language text not null,
  reasons jsonb not null,
  details jsonb not null default '{}',
  fallback text not null check (fallback in ('none', 'lists', 'not_assessed')),
  at timestamptz not null,
  primary key (agency_id, message_id, revision)
);
grant select, insert on conversations.assessment to :app;

create table conversations.medium (
  agency_id integer not null,
  message_id uuid not null,
  revision integer not null,
  position integer not null,
  entry_id uuid not null,
  part text not null,
  media_type text not null,
  size bigint not null,
  sha256 bytea,
  shown_sha256 bytea,
  shown_type text,
  alt text not null default '',
  state text not null check (state in ('kept', 'refused', 'not_fetched')),
  why text,
  primary key (agency_id, message_id, revision, position)
);
comment on column conversations.medium.shown_sha256 is 'The copy people see, without location metadata; the original stays in the record.';
grant select, insert, update on conversations.medium to :app;

-- Kept counters: each statement on conversations adds what it changed; a sweep folds the rows together.
create table conversations.tally (
  agency_id integer not null,
  account_id uuid not null,
  state text not null,
  band text not null,
  n integer not null
);
create index tally_of on conversations.tally (agency_id, account_id, state, band);
grant select, insert, delete on conversations.tally to :app;

create function conversations.count_new() returns trigger language plpgsql as $$
begin
  insert into conversations.tally (agency_id, account_id, state, band, n)
  select agency_id, account_id, state, band, count(*) from new_rows group by 1, 2, 3, 4;
  return null;
end $$;
create function conversations.count_changed() returns trigger language plpgsql as $$
begin
  insert into conversations.tally (agency_id, account_id, state, band, n)
  select agency_id, account_id, state, band, sum(n) from (
    select agency_id, account_id, state, band, 1 as n from new_rows
    union all
    select agency_id, account_id, state, band, -1 from old_rows
  ) as moved group by 1, 2, 3, 4 having sum(n) <> 0;
  return null;
end $$;
create trigger count_new after insert on conversations.conversation
  referencing new table as new_rows for each statement execute function conversations.count_new();
create trigger count_changed after update on conversations.conversation
  referencing old table as old_rows new table as new_rows for each statement execute function conversations.count_changed();
