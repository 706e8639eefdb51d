-- A trainer plans and runs exercises (APCO 3.1.3.1, 4.1.5).

alter table identity.grant_of_role drop constraint grant_of_role_role_check;
alter table identity.grant_of_role add constraint grant_of_role_role_check
  check (role in ('desk', 'supervisor', 'communications', 'records', 'trainer', 'auditor'));
