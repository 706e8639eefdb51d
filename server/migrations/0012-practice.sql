-- The practice network: a simulated network with its own public. All of its state stands here, so that every process,
-- a restart and a kill see the same network. Only practice centres use it.

create schema practice;
grant usage on schema practice to :app;

create table practice.agency (
  agency_id integer primary key,
  published bigint not null default 0
);
comment on column practice.agency.published is 'The last place given to something that one of our accounts published; counted under its lock, so no reader passes an open one.';
grant select, insert, update on practice.agency to :app;

create table practice.account (
  agency_id integer not null,
  handle text not null,
  sign_ins integer not null default 0,
  delivered bigint not null default 0,
  opened_at timestamptz not null,
  primary key (agency_id, handle)
);
comment on column practice.account.delivered is 'The last place in its deliveries; counted under the row''s lock, so that places are without holes and in the order of commits.';
comment on column practice.account.sign_ins is 'How often it was connected: a credential says of which sign-in it is.';
grant select, insert, update on practice.account to :app;

create table practice.author (
  agency_id integer not null,
  author_id text not null,
  handle text not null,
  name text not null,
  primary key (agency_id, author_id)
);
grant select, insert, update on practice.author to :app;

create table practice.post (
  agency_id integer not null,
  network_id text not null,
  handle text not null,
  -- Of the public; null for a post of ours.
  author_id text,
  text text not null,
  language text,
  reply_to text,
  -- The first post of its thread, itself when it begins one; whether that is ours decides who may hide in it.
  root_id text not null,
  media jsonb not null default '[]',
  revision integer not null default 1,
  at timestamptz not null,
  visible_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  hidden_at timestamptz,
  exercise text,
  planted text,
  -- Of ours only: the key it was submitted under, and its place among what we published.
  key text,
  position bigint,
  primary key (agency_id, network_id)
);
comment on column practice.post.handle is 'The account of ours that it is addressed to, or that published it.';
comment on column practice.post.visible_at is 'A slow network shows it only then.';
create unique index post_by_key on practice.post (agency_id, handle, key) where key is not null;
create unique index post_ours on practice.post (agency_id, position) where position is not null;
create index post_below on practice.post (agency_id, reply_to) where reply_to is not null;
create index post_of_thread on practice.post (agency_id, root_id) where author_id is null;
grant select, insert, update on practice.post to :app;

create table practice.delivery (
  agency_id integer not null,
  handle text not null,
  place bigint not null,
  kind text not null check (kind in ('original', 'edit', 'deletion')),
  network_id text not null,
  at timestamptz not null,
  body jsonb not null,
  primary key (agency_id, handle, place)
);
comment on table practice.delivery is 'What the account is told, in the order in which it is told; faults are laid over it when it is read.';
grant select, insert on practice.delivery to :app;

create table practice.picture (
  agency_id integer not null,
  picture_id bytea not null check (length(picture_id) = 32),
  media_type text not null,
  bytes bytea not null,
  primary key (agency_id, picture_id)
);
comment on table practice.picture is 'Pictures that are not among those drawn by the program, by the SHA-256 of their bytes.';
grant select, insert on practice.picture to :app;

create table practice.block (
  agency_id integer not null,
  handle text not null,
  author_id text not null,
  at timestamptz not null,
  primary key (agency_id, handle, author_id)
);
grant select, insert on practice.block to :app;

create table practice.fault (
  agency_id integer not null,
  fault_id uuid not null,
  handle text not null,
  kind text not null,
  from_at timestamptz not null,
  until_at timestamptz,
  seed integer not null,
  settings jsonb not null default '{}',
  exercise text,
  primary key (agency_id, fault_id)
);
create index fault_of on practice.fault (agency_id, handle, from_at);
grant select, insert, update on practice.fault to :app;
