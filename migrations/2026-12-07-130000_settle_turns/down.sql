drop index notifications_about;
create index notifications_about on notifications (kind, about);
