-- The public report form: each report's private page, what came through the form to it, and how much came from one
-- address lately.

create schema report;
grant usage on schema report to :app;

create table report.page (
  agency_id integer not null,
  reference text not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  language text not null,
  made_at timestamptz not null,
  primary key (agency_id, reference)
);
comment on column report.page.reference is 'What the person quotes, and the author of their messages on the network `web`.';
comment on column report.page.secret_hash is 'SHA-256 of the page''s secret: the secret itself stands only in the person''s address bar.';
create unique index page_by_secret on report.page (agency_id, secret_hash);
grant select, insert on report.page to :app;

create table report.submission (
  agency_id integer not null,
  submission_id text not null,
  reference text not null,
  at timestamptz not null,
  kept integer not null,
  refused jsonb not null default '[]',
  over_limit boolean not null,
  primary key (agency_id, submission_id),
  foreign key (agency_id, reference) references report.page
);
comment on column report.submission.refused is 'Files that could not be taken, by name and reason: their page says so in the person''s language.';
create index submission_of_page on report.submission (agency_id, reference, at);
grant select, insert on report.submission to :app;

create table report.arrival (
  agency_id integer not null,
  address_hash bytea not null,
  at timestamptz not null,
  submission_id text not null,
  primary key (agency_id, address_hash, at, submission_id)
);
comment on table report.arrival is 'For grouping over the rate limit; the address itself is not kept, only its keyed hash, and for a day.';
create index arrival_by_age on report.arrival (agency_id, at);
grant select, insert, delete on report.arrival to :app;
