drop index partnership_requests_recipient;
alter table partnership_requests drop reminded_at;
alter table letters drop from_name, drop reply_to;
