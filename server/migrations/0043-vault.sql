-- Sign-ins of accounts: which one it is, whether another account has the same secret, when it ends by itself; and what a
-- network still lets us do.

alter table accounts.account
  add column credential_no integer not null default 0,
  add column fingerprint bytea check (length(fingerprint) = 32),
  add column expires_at timestamptz,
  add column renews boolean not null default false;
comment on column accounts.account.credential_no is 'Counts the sign-ins: a session belongs to one of them. The sealed bytes change when keys do.';
comment on column accounts.account.fingerprint is 'HMAC of the secret under a key of the centre: the same for two accounts only where they share it.';
comment on column accounts.account.expires_at is 'When the sign-in ends by itself, as the connector reads it; null where it does not, or nobody tells.';
comment on column accounts.account.renews is 'Whether we renew it ourselves before that.';
create index account_fingerprint on accounts.account (agency_id, fingerprint) where fingerprint is not null;

alter table accounts.health add column budgets jsonb not null default '[]';
comment on column accounts.health.budgets is 'What the network lets us do in a stretch of time, and what is left of it, as it said last.';
