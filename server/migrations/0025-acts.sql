-- The acts of the desk: taking back, mentions, saved views, snippets; a note may be struck, never changed.

create table desk.deed (
  agency_id integer not null,
  deed_id uuid not null,
  person_id text not null,
  kind text not null check (kind in ('claimed', 'released', 'handed_over', 'band', 'closed', 'split', 'merged')),
  at timestamptz not null,
  until timestamptz not null,
  undone_at timestamptz,
  data jsonb not null default '{}',
  primary key (agency_id, deed_id)
);
comment on table desk.deed is 'What a person did and may take back until then: kept for that time only. The record of the act is in the archive.';
create index deed_of_person on desk.deed (agency_id, person_id, at desc);
create index deed_past on desk.deed (agency_id, until);
grant select, insert, update, delete on desk.deed to :app;

create table desk.deed_part (
  agency_id integer not null,
  deed_id uuid not null,
  conversation_id uuid not null,
  before jsonb not null,
  after_version integer not null,
  claim jsonb,
  primary key (agency_id, deed_id, conversation_id),
  foreign key (agency_id, deed_id) references desk.deed on delete cascade
);
comment on column desk.deed_part.before is 'How the conversation stood; put back only while nothing else has changed it (after_version).';
comment on column desk.deed_part.claim is 'Who held it before, in the words of desk.claim.';
grant select, insert, delete on desk.deed_part to :app;

alter table desk.note
  add column struck_at timestamptz,
  add column struck_by text,
  add column struck_why text,
  add constraint struck_whole check ((struck_at is null) = (struck_by is null) and (struck_at is null) = (struck_why is null));
comment on column desk.note.struck_at is 'A note is a record: it is struck with a reason, and its words stay.';
grant update (struck_at, struck_by, struck_why) on desk.note to :app;

create table desk.mention (
  agency_id integer not null,
  mention_id uuid not null,
  person_id text not null,
  note_id uuid not null,
  conversation_id uuid not null,
  by_id text not null,
  at timestamptz not null,
  read_at timestamptz,
  primary key (agency_id, mention_id),
  foreign key (agency_id, note_id) references desk.note
);
comment on table desk.mention is 'A colleague was named in a note: it waits for that person until it is read, on shift or not.';
create index mention_for on desk.mention (agency_id, person_id, at desc, mention_id desc);
create index mention_unread on desk.mention (agency_id, person_id) where read_at is null;
grant select, insert, update on desk.mention to :app;

create table desk.saved_view (
  agency_id integer not null,
  view_id uuid not null,
  person_id text not null,
  shared boolean not null,
  name text not null,
  key smallint check (key between 1 and 9),
  filter jsonb not null,
  made_at timestamptz not null,
  primary key (agency_id, view_id)
);
comment on column desk.saved_view.key is 'G and this digit open it; of two with the same digit one''s own comes first.';
create index saved_view_of on desk.saved_view (agency_id, person_id);
create index saved_view_shared on desk.saved_view (agency_id) where shared;
grant select, insert, update, delete on desk.saved_view to :app;

create table desk.snippet (
  agency_id integer not null,
  snippet_id uuid not null,
  person_id text,
  name text not null,
  language text not null,
  body text not null,
  made_by text not null,
  made_at timestamptz not null,
  primary key (agency_id, snippet_id)
);
comment on column desk.snippet.person_id is 'Whose it is; null for one that belongs to the agency.';
create index snippet_of on desk.snippet (agency_id, person_id);
grant select, insert, update, delete on desk.snippet to :app;
