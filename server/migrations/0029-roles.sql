-- Everybody a centre has (product: who uses it): the desk, those who approve, check and secure, guests and auditors.

alter table identity.grant_of_role drop constraint grant_of_role_role_check;
alter table identity.grant_of_role add constraint grant_of_role_role_check check (role in (
  'desk', 'supervisor', 'communications', 'neighbourhood', 'approver', 'records', 'trainer', 'quality', 'standards',
  'security', 'administrator', 'investigator', 'guest', 'auditor'));
