-- What a million conversations need so that today's work does not get slower as the years go by.

-- The open ones by id: which of the claimed are still open is asked with every page of the queue, and few are open.
create index open_by_id on conversations.conversation (agency_id, conversation_id) where state = 'open';
-- Ours that did not leave by the one door: there are none, and an empty index says so.
create index outside_the_door on conversations.message (agency_id, captured_at) where direction = 'out' and outgoing_id is null;
-- Alarms a page at a time: those that nobody has first.
create index alarm_listed on alarms.alarm (agency_id, (acknowledged_at is not null), raised_at, alarm_id) where ended_at is null;

create schema assurance;
grant usage on schema assurance to :app;

create table assurance.ledger (
  agency_id integer primary key,
  at timestamptz not null,
  took_ms integer not null,
  due_at timestamptz not null,
  asked text not null,
  found jsonb not null
);
comment on table assurance.ledger is 'What every query behind the clauses last found, where asking them all takes longer than a person waits.';
comment on column assurance.ledger.asked is 'A print of which queries these were: another version asks anew.';
grant select, insert, update on assurance.ledger to :app;
