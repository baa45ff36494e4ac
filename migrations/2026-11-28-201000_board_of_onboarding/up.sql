-- What a reseller has left to do it is written about once a day at most.
alter table partnerships add nudged_at timestamptz;
comment on column partnerships.nudged_at is 'When the provider wrote last to the reseller about what it has left to do.';
-- A partner is shown with the request that it accepted.
create index partnership_requests_accepted_by on partnership_requests (provider_id, accepted_by)
    where accepted_by is not null;
