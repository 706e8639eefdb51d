-- The public report form: each report's private page, and how much came from one address lately.

create schema report;
grant usage on schema report to :app;

create table report.page (
  agency_id integer not null,
  reference text not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  author_key text not null,
  language text not null,
  may_contact text not null,
  contact text not null,
  made_at timestamptz not null,
  primary key (agency_id, reference)
);
comment on column report.page.secret_hash is 'SHA-256 of the page''s secret: the secret itself stands only in the person''s address bar.';
create unique index page_by_secret on report.page (agency_id, secret_hash);
grant select, insert on report.page to :app;

create table report.arrival (
  agency_id integer not null,
  address_hash bytea not null,
  at timestamptz not null,
  reference text not null,
  primary key (agency_id, address_hash, at, reference)
);
comment on table report.arrival is 'For grouping over the rate limit; the address itself is not kept, only its keyed hash.';
grant select, insert, delete on report.arrival to :app;
