-- Since when an alarm stands on its rung: whoever takes a group takes those that stood on it when they looked.

alter table alarms.alarm
  add column stepped_at timestamptz;
comment on column alarms.alarm.stepped_at is 'When it climbed to the rung (stage) on which it stands; null while it stands where it was raised.';
