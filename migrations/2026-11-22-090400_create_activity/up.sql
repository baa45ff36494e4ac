create table activity (
    id uuid primary key,
    at timestamptz not null,
    provider_id uuid,
    reseller_id uuid,
    customer_id uuid,
    user_id uuid,
    actor text not null,
    action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
    subject_id uuid,
    subject text not null,
    details jsonb not null default '{}'
);
create index activity_by_provider on activity (provider_id, at desc, id);
create index activity_by_customer on activity (customer_id, at desc);
comment on table activity is 'Who did what to which thing, written in the transaction of the change and never changed.';
comment on column activity.actor is 'The sign-in name of the person, or what acted without one.';
comment on column activity.subject is 'The thing''s name at that time.';
