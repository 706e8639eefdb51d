-- Who works here. better-auth keeps person, session, credential and verification (a person may serve several
-- agencies, so these belong to the centre); what a person may do is granted per agency in `grant_of_role`.

create schema identity;
grant usage on schema identity to :app;

create table identity.agency (
  agency_id integer primary key,
  name text not null,
  short_name text not null,
  zone text not null,
  pack text not null,
  languages text[] not null,
  non_emergency text not null,
  made_at timestamptz not null
);
grant select, insert, update on identity.agency to :app;

create table identity."user" (
  "id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null default false,
  "image" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create table identity.session (
  "id" text primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references identity."user" ("id") on delete cascade
);
create index session_of_user on identity.session ("userId");
create table identity.account (
  "id" text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references identity."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index account_of_user on identity.account ("userId");
create table identity.verification (
  "id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index verification_by_identifier on identity.verification ("identifier");
grant select, insert, update, delete on identity."user", identity.session, identity.account, identity.verification to :app;

create table identity.grant_of_role (
  agency_id integer not null references identity.agency,
  person_id text not null references identity."user" ("id"),
  role text not null check (role in ('desk', 'supervisor', 'communications', 'records', 'auditor')),
  granted_by text not null,
  valid_from timestamptz not null,
  valid_until timestamptz,
  primary key (agency_id, person_id, role, valid_from)
);
grant select, insert, update on identity.grant_of_role to :app;
