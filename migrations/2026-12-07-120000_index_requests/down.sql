drop index service_requests_unanswered, relationship_requests_made, partnership_requests_made, change_requests_listed;
create index change_requests_listed on change_requests (provider_id, (decision is not null), id desc);
