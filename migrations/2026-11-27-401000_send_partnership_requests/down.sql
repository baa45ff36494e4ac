drop index partnership_requests_recipient;
alter table letters drop from_name, drop reply_to;
