-- What is told anew with each turn of a thing is about "thing:turn". All of them are found by how they begin, whatever
-- the collation of the database.
drop index notifications_about;
create index notifications_about on notifications (kind, about text_pattern_ops);
