-- The register of accounts: an account's life from its proposal to its end, who keeps it, what is confirmed of it on its network.

create schema register;
grant usage on schema register to :app;

create table register.entry (
  agency_id integer not null,
  entry_id uuid not null,
  account_id uuid,
  network text not null,
  handle text not null,
  name text not null,
  url text,
  language text not null,
  state text not null check (state in ('proposed', 'approved', 'opened', 'live', 'under_review', 'closing', 'closed', 'refused')),
  since timestamptz not null,
  adopted boolean not null default false,
  purpose text not null default '',
  audience text not null default '',
  data_impact text not null default '',
  owner_id text,
  proposed_by text,
  proposed_at timestamptz,
  approved_by text,
  approved_at timestamptz,
  hours jsonb,
  takes_reports boolean not null default false,
  procedure text,
  procedure_by text,
  procedure_at timestamptz,
  private_messages text check (private_messages in ('open', 'closed')),
  private_by text,
  private_at timestamptz,
  private_why text,
  risk text,
  risk_owner text,
  risk_review_on text check (risk_review_on ~ '^\d{4}-\d\d-\d\d$'),
  closing jsonb not null default '{}',
  primary key (agency_id, entry_id),
  unique (agency_id, account_id),
  constraint never_by_who_proposed check (approved_by is null or approved_by <> proposed_by),
  constraint reports_need_a_procedure check (not takes_reports or (procedure is not null and procedure_by is not null))
);
comment on column register.entry.adopted is 'It was in use before it stood in the register: nobody proposed or approved it.';
create unique index one_entry_a_handle on register.entry (agency_id, network, handle) where state not in ('closed', 'refused');
grant select, insert, update on register.entry to :app;

create table register.keeper (
  agency_id integer not null,
  entry_id uuid not null,
  person_id text not null,
  part text not null check (part in ('updater', 'backup')),
  named_by text not null,
  named_at timestamptz not null,
  primary key (agency_id, entry_id, person_id)
);
grant select, insert, update, delete on register.keeper to :app;

create table register.standing (
  agency_id integer not null,
  entry_id uuid not null,
  short boolean not null,
  says text not null,
  since timestamptz not null,
  whole_at timestamptz,
  simulated boolean not null,
  verification text not null check (verification in ('network', 'attested', 'not_verified', 'unknown')),
  verification_says text not null,
  primary key (agency_id, entry_id)
);
comment on table register.standing is 'How a live account stands, as last judged: its cover, and what its network says of it.';
comment on column register.standing.whole_at is 'When it was last whole; null when it never was: then nothing has been lost.';
grant select, insert, update on register.standing to :app;

create table register.attested (
  agency_id integer not null,
  line_id uuid not null,
  entry_id uuid not null,
  kind text not null check (kind in ('second_factor', 'login_alerts', 'recovery', 'device', 'app', 'verification')),
  what text not null,
  access text not null,
  need text not null,
  owner text not null,
  review_on text not null check (review_on ~ '^\d{4}-\d\d-\d\d$'),
  attested_by text not null,
  attested_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (agency_id, line_id)
);
create index attested_of on register.attested (agency_id, entry_id) where ended_at is null;
grant select, insert, update on register.attested to :app;

-- The decision about private messages, where the gate reads it.
alter table accounts.account add column private_messages text check (private_messages in ('open', 'closed'));
