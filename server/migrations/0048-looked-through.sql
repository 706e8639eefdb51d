-- More of what people look at on the networks: how the account itself is signed in to, that its lists of devices and of
-- apps were looked through, and apps that nobody knows. And when a leaver had verifiably nothing left.

alter table register.attested drop constraint attested_kind_check;
alter table register.attested add constraint attested_kind_check check (kind in (
  'password', 'second_factor', 'login_alerts', 'recovery', 'devices_seen', 'apps_seen', 'device', 'app', 'unknown_app', 'verification'));

alter table people.leaving add column zero_at timestamptz;
comment on column people.leaving.zero_at is 'When it was first looked and nothing of theirs opened anything any more, in any process (CoP-S14).';
grant update (zero_at) on people.leaving to :app;
create index leaving_open on people.leaving (agency_id, left_at) where zero_at is null;
