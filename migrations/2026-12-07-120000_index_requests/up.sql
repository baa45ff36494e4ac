-- The order of each list of requests, and what Home counts.
drop index change_requests_listed;
create index change_requests_listed on change_requests
    (provider_id, ((case when decision is null then 1 else 0 end)::bigint), id);
create index partnership_requests_made on partnership_requests (provider_id, created_at, id);
create index relationship_requests_made on relationship_requests (provider_id, created_at, id);
create index service_requests_unanswered on service_requests (provider_id, opened_at)
    where closed_at is null and first_response_at is null;
