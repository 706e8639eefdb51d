-- Words that people here use and newcomers do not know (APCO 4.1.3): an agency's own, beside those of its pack.

create schema lexicon;
grant usage on schema lexicon to :app;

create table lexicon.term (
  agency_id integer not null,
  term_id uuid not null,
  term text not null,
  folded text not null,
  means text not null,
  as_written boolean not null,
  added_at timestamptz not null,
  added_by text not null,
  added_entry uuid not null,
  removed_at timestamptz,
  removed_by text,
  removed_entry uuid,
  primary key (agency_id, term_id)
);
comment on column lexicon.term.as_written is 'Capitals matter: "the Cut" is a canal, "the cut" is none.';
create unique index term_once on lexicon.term (agency_id, folded) where removed_at is null;
grant select, insert, update on lexicon.term to :app;
