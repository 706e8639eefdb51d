-- Where things are: an operator's own map of an agency's streets, and which conversations are about the same place.

create schema places;
grant usage on schema places to :app;

create table places.map (
  agency_id integer primary key,
  version text not null,
  source text not null,
  file bytea not null,
  set_by text not null,
  set_at timestamptz not null,
  entry_id uuid not null
);
comment on column places.map.file is 'The GeoJSON as it was added, gzipped; its hash stands on the record.';
grant select, insert, update, delete on places.map to :app;

create table places.mention (
  agency_id integer not null,
  key bigint not null,
  conversation_id uuid not null,
  at timestamptz not null,
  primary key (agency_id, key, conversation_id)
);
comment on table places.mention is 'What conversations were about, without a word of it: key is a hash of a place''s name, of a square of 220 m or of a telephone number. Kept for days.';
create index mention_newest on places.mention (agency_id, key, at desc, conversation_id);
create index mention_by_age on places.mention (agency_id, at);
grant select, insert, update, delete on places.mention to :app;

-- What we said in public, newest first.
create index outgoing_published on sending.outgoing (agency_id, published_at desc, outgoing_id desc) where published_at is not null;
create index outgoing_last on sending.outgoing (agency_id, account_id, published_at desc) where published_at is not null;
