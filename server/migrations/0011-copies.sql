-- Copies: a plea passed on by others stands under the one who said it first, with a count, each still on the record.

alter table conversations.conversation
  drop constraint conversation_state_check,
  add constraint conversation_state_check check (state in ('open', 'waiting', 'closed', 'copy')),
  add column head_id uuid,
  add column copies integer not null default 0,
  add column copied_at timestamptz,
  add column news text[] not null default '{}',
  add column apart_from uuid,
  add constraint copy_has_a_head check ((state = 'copy') = (head_id is not null));
comment on column conversations.conversation.head_id is 'The conversation whose words this one repeats; only while its state is "copy".';
comment on column conversations.conversation.copies is 'How many stand under this one: kept by the triggers, whatever moved a copy.';
comment on column conversations.conversation.news is 'What copies added to the words of this one (a place, a person, a number, a picture), newest last.';
comment on column conversations.conversation.apart_from is 'A person said that it is no copy of this one.';
create index copy_of on conversations.conversation (agency_id, head_id, opened_at, conversation_id) where state = 'copy';
create index copies on conversations.conversation (agency_id, opened_at desc, conversation_id desc) where state = 'copy';
create index left_behind on conversations.conversation (agency_id, conversation_id) where copies > 0 and state <> 'open';

-- Whatever makes a copy something else (its author writes, it is answered, closed, reopened) takes it out of its group.
create function conversations.leave_group() returns trigger language plpgsql as $$
begin
  new.head_id := null;
  return new;
end $$;
create trigger leave_group before update on conversations.conversation for each row
  when (old.state = 'copy' and new.state <> 'copy') execute function conversations.leave_group();

create or replace function conversations.count_new() returns trigger language plpgsql as $$
begin
  insert into conversations.tally (agency_id, account_id, state, band, n)
  select agency_id, account_id, state, band, count(*) from new_rows group by 1, 2, 3, 4;
  if exists (select from new_rows where head_id is not null) then
    update conversations.conversation c set copies = c.copies + h.n, copied_at = greatest(c.copied_at, h.newest), version = c.version + 1
    from (select agency_id, head_id, count(*) as n, max(opened_at) as newest from new_rows where head_id is not null group by 1, 2) as h
    where c.agency_id = h.agency_id and c.conversation_id = h.head_id;
  end if;
  return null;
end $$;
create or replace function conversations.count_changed() returns trigger language plpgsql as $$
begin
  insert into conversations.tally (agency_id, account_id, state, band, n)
  select agency_id, account_id, state, band, sum(n) from (
    select agency_id, account_id, state, band, 1 as n from new_rows
    union all
    select agency_id, account_id, state, band, -1 from old_rows
  ) as moved group by 1, 2, 3, 4 having sum(n) <> 0;
  if exists (select from old_rows where head_id is not null) or exists (select from new_rows where head_id is not null) then
    update conversations.conversation c set copies = c.copies + h.n, copied_at = greatest(c.copied_at, h.newest), version = c.version + 1
    from (
      select agency_id, head_id, sum(n) as n, max(at) as newest from (
        select agency_id, head_id, 1 as n, opened_at as at from new_rows where head_id is not null
        union all
        select agency_id, head_id, -1, null from old_rows where head_id is not null
      ) as moved group by 1, 2 having sum(n) <> 0
    ) as h
    where c.agency_id = h.agency_id and c.conversation_id = h.head_id;
  end if;
  return null;
end $$;

-- What recent messages were about, without a word of them: one row for each wording that stands or that added something.
create table conversations.wording (
  agency_id integer not null,
  print bigint not null,
  whole bigint not null,
  message_id uuid not null,
  conversation_id uuid not null,
  places text[] not null,
  people text[] not null,
  numbers text[] not null,
  pictures integer not null,
  at timestamptz not null,
  primary key (agency_id, print, message_id)
);
comment on table conversations.wording is 'print: a hash of the words without the facts in them; whole: of both; places, people, numbers: hashes of the facts. Kept for days.';
create index wording_whole on conversations.wording (agency_id, whole, message_id);
create index wording_of on conversations.wording (agency_id, conversation_id);
create index wording_by_age on conversations.wording (agency_id, at);
grant select, insert, update, delete on conversations.wording to :app;
