-- What each record is about, so that the page of a thing finds its own history.
alter table activity add column about uuid;
comment on column activity.about is 'The thing with a page of its own that it concerns: the subject, or what the details name.';
update activity set about = case
    when details ->> 'subscription' ~ '^[0-9a-f-]{36}$' then (details ->> 'subscription')::uuid
    when details ->> 'order' ~ '^[0-9a-f-]{36}$' then (details ->> 'order')::uuid
    when details ->> 'request' ~ '^[0-9a-f-]{36}$' then (details ->> 'request')::uuid
    else subject_id
end;
update activity set about = service_requests.id from service_requests
    where details ->> 'service_request' = 'SR-' || number and activity.provider_id = service_requests.provider_id;
create index activity_about on activity (about, at, id) where about is not null;
create index activity_by_action on activity (provider_id, action, at, id);
create index activity_by_actor on activity (actor, at, id);
