-- A secret that somebody took along counts as changed when the centre keeps another one; what the centre does not keep is
-- told by a person, by name.
alter table people.rotation
  add column fingerprint bytea check (length(fingerprint) = 32),
  add column proof text check (proof in ('fingerprint', 'word'));
comment on column people.rotation.fingerprint is 'The keyed fingerprint of the account''s secret when somebody left; null where the centre kept none.';
comment on column people.rotation.proof is 'fingerprint: the centre kept another secret when it was closed; word: the person of done_by said so.';

-- Networks and devices that nobody has come from for a long time are forgotten.
grant delete on identity.device to :app;
