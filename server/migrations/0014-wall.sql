-- The supervisor's wall: what one shift leaves to the next, when the phones had us, and what makes its figures cheap.

create table desk.shift_note (
  agency_id integer not null,
  note_id uuid not null,
  person_id text not null,
  text text not null,
  at timestamptz not null,
  entry_id uuid not null,
  primary key (agency_id, note_id)
);
comment on table desk.shift_note is 'What the next shift must know, written by somebody who went off shift.';
create index shift_note_newest on desk.shift_note (agency_id, at desc, note_id);
grant select, insert on desk.shift_note to :app;

create table desk.shift_note_read (
  agency_id integer not null,
  note_id uuid not null,
  person_id text not null,
  at timestamptz not null,
  primary key (agency_id, note_id, person_id),
  foreign key (agency_id, note_id) references desk.shift_note
);
grant select, insert on desk.shift_note_read to :app;

create table desk.phones (
  agency_id integer not null,
  phones_id uuid not null,
  since timestamptz not null,
  said_by text not null,
  until timestamptz,
  ended_by text,
  primary key (agency_id, phones_id)
);
comment on table desk.phones is 'APCO 4.5.3: the stretches in which somebody said that the telephones leave nobody for the queue; one runs at a time.';
create unique index phones_have_us on desk.phones (agency_id) where until is null;
create index phones_newest on desk.phones (agency_id, since desc);
grant select, insert, update on desk.phones to :app;

-- Arrivals and answers of a shift are read by time, on a table that only grows at its end and whose `captured_at` grows
-- with it. A block range index is right for that: a few kilobytes for millions of messages, next to nothing at each
-- insert on the way of a plea, and a shift is a few of its ranges. A b-tree would cost a write for each message for ever.
create index message_by_time on conversations.message using brin (agency_id, captured_at)
  with (pages_per_range = 32, autosummarize = on);

-- First looks are facts of the events; of those only the looks are asked for by time, and a look is rare beside what arrives.
create index looked_by_time on events.event (agency_id, at) where name = 'conversation.looked';
