drop index partnership_requests_accepted_by;
alter table partnerships drop nudged_at;
