drop policy system on partnership_requests;
drop index partnership_requests_to_remind;
alter table partnership_requests drop reminded_at;
