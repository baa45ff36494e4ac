-- What each record is about, so that the page of a thing finds its own history. It follows from what is sealed.
alter table activity add column about uuid generated always as (
    case
        when details ->> 'about' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (details ->> 'about')::uuid
        when details ->> 'subscription' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (details ->> 'subscription')::uuid
        when details ->> 'order' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (details ->> 'order')::uuid
        when details ->> 'request' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (details ->> 'request')::uuid
        else subject_id
    end
) stored;
comment on column activity.about is 'The thing with a page of its own that it concerns: what the details name, or the subject.';
create index activity_about on activity (about, at, id) where about is not null;
create index activity_by_action on activity (provider_id, action, at, id);
create index activity_by_actor on activity (actor, at, id);
