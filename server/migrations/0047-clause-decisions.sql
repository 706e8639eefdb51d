-- What people have decided about clauses: that one does not apply here, or that one is not kept for the time being
-- (law 9: a decision stands beside what is computed, with a reason, an owner and an end; it never replaces it).

create table assurance.decision (
  agency_id integer not null,
  decision_id uuid not null,
  clause text not null,
  decided text not null check (decided in ('excepted', 'not_applicable')),
  reason text not null,
  owner_id text not null,
  until_on text not null check (until_on ~ '^\d{4}-\d\d-\d\d$'),
  decided_by text not null,
  decided_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (agency_id, decision_id)
);
comment on column assurance.decision.until_on is 'The last day on which it counts: an exception expires, that a clause does not apply is looked at again.';
create unique index one_decision on assurance.decision (agency_id, clause) where ended_at is null;
grant select, insert on assurance.decision to :app;
grant update (ended_at, ended_by) on assurance.decision to :app;
