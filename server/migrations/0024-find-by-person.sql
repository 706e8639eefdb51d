-- People are found by the beginning of any word of their name or handle. btree_gin lets the index begin with the agency.
create extension if not exists btree_gin;

create index author_by_word on conversations.author
  using gin (agency_id, to_tsvector('simple'::regconfig, translate(handle || ' ' || display_name, '@._-', '    ')));
