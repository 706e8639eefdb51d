-- The queue names a conversation by how it began: the newest addition alone does not say what it is about.

alter table conversations.conversation
  add column opening text;
comment on column conversations.conversation.opening is 'The first words of its first message, once others came after it; null while preview says them.';

-- What is worked today is named at once; what was closed keeps its newest words.
update conversations.conversation c set opening = (
  select left(regexp_replace(r.text, '\s+', ' ', 'g'), 160)
  from conversations.message m join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id
  where m.agency_id = c.agency_id and m.conversation_id = c.conversation_id and m.direction = 'in' and r.kind <> 'deletion' and r.text <> ''
  order by m.captured_at, m.message_id, r.revision desc limit 1)
where c.state <> 'closed' and c.in_count > 1;
