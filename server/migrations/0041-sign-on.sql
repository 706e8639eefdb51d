-- Sign-on by the force's own identity providers: the providers of an agency, who is who there, and the answers that were
-- used up, so that none is taken twice.

create table identity.provider (
  agency_id integer not null references identity.agency,
  provider_id uuid not null,
  kind text not null check (kind in ('oidc', 'saml')),
  name text not null,
  issuer text not null,
  settings jsonb not null,
  sealed_secret bytea,
  domains text[] not null,
  second_factor text[] not null,
  joiner_role text,
  state text not null check (state in ('off', 'on')),
  made_at timestamptz not null,
  made_by text not null,
  changed_at timestamptz not null,
  changed_by text not null,
  used_at timestamptz,
  tried_at timestamptz,
  failed_at timestamptz,
  failure text,
  removed_at timestamptz,
  primary key (agency_id, provider_id)
);
comment on column identity.provider.issuer is 'Who it is: the issuer of OpenID Connect, the entity id of SAML. It never changes.';
comment on column identity.provider.settings is 'Of OpenID Connect the client id; of SAML where to go and the certificates. No secret.';
comment on column identity.provider.second_factor is 'What it says when two factors were used; empty: one of ours is always asked for.';
grant select, insert, update on identity.provider to :app;

create table identity.signed_on (
  agency_id integer not null,
  provider_id uuid not null,
  subject text not null,
  person_id text not null references identity."user" ("id") on delete cascade,
  linked_at timestamptz not null,
  used_at timestamptz not null,
  primary key (agency_id, provider_id, subject),
  foreign key (agency_id, provider_id) references identity.provider
);
create unique index signed_on_once on identity.signed_on (agency_id, provider_id, person_id);
grant select, insert, update, delete on identity.signed_on to :app;

create table identity.answer_used (
  agency_id integer not null,
  provider_id uuid not null,
  answer bytea not null,
  until timestamptz not null,
  primary key (agency_id, provider_id, answer)
);
comment on column identity.answer_used.answer is 'A hash of the assertion''s id; kept until it would be refused for its age.';
grant select, insert, delete on identity.answer_used to :app;

alter table identity.session_fact drop constraint session_fact_how_check;
alter table identity.session_fact add constraint session_fact_how_check
  check (how in ('link', 'passkey', 'code', 'recovery', 'enrolled', 'sign_on'));
