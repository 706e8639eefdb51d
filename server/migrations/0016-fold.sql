-- Folding the counters locks the rows it takes ("for update skip locked"), which asks for the right to update them.
grant update on conversations.tally to :app;
