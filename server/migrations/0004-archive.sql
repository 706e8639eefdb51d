-- The record log. Append-only by grants: the application may insert and read, never change or remove.
-- `leaf` is the canonical bytes (format callbox-record/1) that later stand in the Merkle tree; the payloads beside it
-- carry the salt of each commitment, so a part can be erased and the log still verifies (see archive/leaf.ts).

create schema archive;
grant usage on schema archive to :app;

create table archive.entry (
  agency_id integer not null,
  entry_id uuid not null,
  number bigint generated always as identity,
  kind text not null,
  subject uuid,
  at timestamptz not null,
  network_at timestamptz,
  leaf bytea not null,
  leaf_hash bytea not null check (length(leaf_hash) = 32),
  retention_class text not null,
  regime text not null,
  primary key (agency_id, entry_id)
);
create unique index entry_number on archive.entry (agency_id, number);
create index entry_of_subject on archive.entry (agency_id, subject, number) where subject is not null;
create index entry_by_kind on archive.entry (agency_id, kind, number);
grant select, insert on archive.entry to :app;

create table archive.payload (
  agency_id integer not null,
  entry_id uuid not null,
  part text not null,
  salt bytea not null check (length(salt) = 32),
  media_type text not null,
  size bigint not null,
  bytes bytea,
  sha256 bytea,
  primary key (agency_id, entry_id, part),
  foreign key (agency_id, entry_id) references archive.entry,
  check ((bytes is null) <> (sha256 is null))
);
comment on column archive.payload.sha256 is 'Set when the bytes stand in the content-addressed store, written and synced before this row.';
create index payload_by_content on archive.payload (agency_id, sha256) where sha256 is not null;
grant select, insert on archive.payload to :app;
