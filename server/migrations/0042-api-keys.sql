-- Keys by which other systems call us (CoP-S6): of each only the hash is kept. Somebody answers for it; what it may do is
-- what it was made for, as far as that person holds it now.

create table identity.api_key (
  agency_id integer not null references identity.agency,
  key_id uuid not null,
  name text not null,
  prefix text not null,
  hash bytea not null,
  rights text[] not null,
  answers text not null references identity."user" ("id"),
  made_at timestamptz not null,
  ends_at timestamptz not null,
  warned_at timestamptz,
  used_at timestamptz,
  used_from text,
  refused_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  ended_reason text,
  primary key (agency_id, key_id),
  unique (agency_id, hash)
);
comment on column identity.api_key.hash is 'Looked for without its agency, which a key does not name: there are some dozens in all.';
comment on column identity.api_key.prefix is 'How the key begins: to know it by, nothing to use.';
comment on column identity.api_key.used_at is 'Written at most once a minute, like refused_at.';
create unique index living_key_name on identity.api_key (agency_id, lower(name)) where ended_at is null;
grant select, insert, update on identity.api_key to :app;

-- The agency's directory (SCIM 2.0): whom it named, its groups with the roles they give, and which grants are its own.

create table people.directory_person (
  agency_id integer not null,
  person_id text not null,
  user_name text not null,
  external_id text,
  active boolean not null,
  kept jsonb not null,
  linked boolean not null,
  unmailed boolean not null default false,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  primary key (agency_id, person_id)
);
comment on column people.directory_person.linked is 'Worked here before the directory named them.';
comment on column people.directory_person.unmailed is 'The invitation was not taken by the mail server.';
create unique index directory_user_name on people.directory_person (agency_id, lower(user_name)) where removed_at is null;

create table people.directory_group (
  agency_id integer not null,
  group_id uuid not null,
  name text not null,
  external_id text,
  role text,
  accounts uuid[],
  beats uuid[],
  made_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (agency_id, group_id)
);
comment on column people.directory_group.role is 'Null: gives none. accounts and beats both null: for the whole agency.';
create unique index directory_group_name on people.directory_group (agency_id, lower(name));

create table people.directory_member (
  agency_id integer not null,
  group_id uuid not null,
  person_id text not null,
  primary key (agency_id, group_id, person_id),
  foreign key (agency_id, group_id) references people.directory_group on delete cascade,
  foreign key (agency_id, person_id) references people.directory_person on delete cascade
);
create index directory_member_of on people.directory_member (agency_id, person_id);

create table people.directory_role (
  agency_id integer not null,
  person_id text not null,
  role text not null,
  scope text not null,
  grant_id uuid not null,
  primary key (agency_id, person_id, role)
);
comment on table people.directory_role is 'The grants that groups gave: these and no others end when membership does.';

grant select, insert, update on people.directory_person to :app;
grant select, insert, update, delete on people.directory_group, people.directory_member, people.directory_role to :app;
