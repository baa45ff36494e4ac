alter table orders drop column waits_until;
drop table waiting_changes;
