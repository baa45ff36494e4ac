create index subscriptions_ending on subscriptions (provider_id, term_ends_at, id);
create index subscriptions_running on subscriptions (provider_id, term_ends_at, id)
    where status in ('active', 'suspended');
create index subscriptions_started on subscriptions (provider_id, started_at, id);
