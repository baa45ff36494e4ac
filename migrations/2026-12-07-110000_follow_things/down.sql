drop index activity_by_actor;
drop index activity_by_action;
alter table activity drop column about;
