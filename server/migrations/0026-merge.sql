-- Two conversations become one: the emptied one stays closed and points to the other; every message knows for whom it was.

alter table conversations.conversation
  drop constraint conversation_closed_as_check,
  add constraint conversation_closed_as_check check (closed_as in ('answered', 'passed_on', 'no_reply_needed', 'spam', 'merged')),
  add column merged_into uuid,
  add constraint merged_is_closed check (merged_into is null or (state = 'closed' and closed_as = 'merged'));
comment on column conversations.conversation.merged_into is 'Its messages stand there; what its author writes goes there too.';
create index merged_into on conversations.conversation (agency_id, merged_into) where merged_into is not null;

alter table conversations.message
  add column to_author_id uuid;
comment on column conversations.message.to_author_id is 'Whom an answer of ours was for, where several people''s messages stand in one conversation.';
