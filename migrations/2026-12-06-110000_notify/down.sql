drop table digests;
drop table notification_choices;
drop table notifications;
drop table news;
