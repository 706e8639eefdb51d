-- What each process tells of itself with its heartbeat (its sweeps' last runs, its streams, its connections), for the page
-- that says which part is missing. It rides the write that is made anyway, and goes when the process goes.
alter table platform.process add column tells jsonb not null default '{}';
comment on column platform.process.tells is 'Names, times and numbers only.';
