create table renewal_decisions (
    provider_id uuid not null,
    subscription_id uuid not null,
    decided_for timestamptz not null,
    decided_by text not null,
    primary key (provider_id, subscription_id),
    foreign key (provider_id, subscription_id) references subscriptions on delete cascade
);
comment on table renewal_decisions is 'What comes when the term of a subscription ends has been said by somebody.';
comment on column renewal_decisions.decided_for is 'The end of the term that it was said for; another end is yet to be decided.';
comment on column renewal_decisions.decided_by is 'The name of who said so last.';

alter table renewal_decisions enable row level security, force row level security;
create policy owner on renewal_decisions to current_user using (true) with check (true);
create policy provider on renewal_decisions using (provider_id = asking('provider'));
create policy reseller on renewal_decisions for select using (asking('reseller') is not null and (
    select true from subscriptions
    where (subscriptions.provider_id, subscriptions.id) = (renewal_decisions.provider_id, renewal_decisions.subscription_id)
    limit 1
));
create policy administrator on renewal_decisions using (asking('reseller') is not null and (
    select true from subscriptions
    join reseller_customers as related
        on (related.provider_id, related.customer_id) = (subscriptions.provider_id, subscriptions.customer_id)
    where related.reseller_id = asking('reseller') and related.administers
      and (subscriptions.provider_id, subscriptions.id) = (renewal_decisions.provider_id, renewal_decisions.subscription_id)
    limit 1
));
create policy system on renewal_decisions using (asking_system());

-- What comes at the end of an active subscription's term, in one word. A month's term renews by itself, since it commits
-- to nothing for longer; a trial, which costs nothing, is asked about in its last week, everything else in its last
-- thirty days. The index below says the same of what can be undecided.
create function renewal_word(
    term text, unit_price bigint, auto_renew boolean, scheduled jsonb, decided boolean, ends_at timestamptz,
    at timestamptz
) returns text language sql stable as $$
    select case
        when auto_renew and scheduled is not null then 'changed'
        when scheduled is null and not decided and (term <> 'P1M' or unit_price = 0)
             and ends_at < at + case when term = 'P1M' then interval '7 days' else interval '30 days' end
            then 'undecided'
        when auto_renew then 'same'
        else 'ends'
    end
$$;

create index subscriptions_to_decide on subscriptions (provider_id, term_ends_at, id)
    where status = 'active' and scheduled is null and (term <> 'P1M' or unit_price = 0);
create index subscriptions_not_the_same on subscriptions (provider_id, term_ends_at, id)
    where status = 'active' and (scheduled is not null or not auto_renew);

create table renewal_owners (
    provider_id uuid not null,
    subscription_id uuid not null,
    organization_id uuid not null,
    user_id uuid not null references users on delete cascade,
    primary key (provider_id, subscription_id, organization_id),
    foreign key (provider_id, subscription_id) references subscriptions on delete cascade
);
create index renewal_owners_user on renewal_owners (user_id, provider_id, subscription_id);
comment on table renewal_owners is 'Which of its people looks after the renewal of a subscription, for each company that sees it.';
comment on column renewal_owners.organization_id is 'The provider or the reseller whose person it is.';

alter table renewal_owners enable row level security, force row level security;
create policy owner on renewal_owners to current_user using (true) with check (true);
-- Whose person it is, that person's own row says.
create policy provider on renewal_owners using (organization_id = asking('provider'))
    with check (organization_id = asking('provider') and provider_id = asking('provider') and (
        select true from users as person
        where person.id = renewal_owners.user_id and person.provider_id = asking('provider') and person.customer_id is null
        limit 1
    ));
create policy reseller on renewal_owners using (organization_id = asking('reseller'))
    with check (organization_id = asking('reseller') and (
        select true from users as person
        where person.id = renewal_owners.user_id and person.reseller_id = asking('reseller')
        limit 1
    ) and (
        select true from subscriptions
        where (subscriptions.provider_id, subscriptions.id) = (renewal_owners.provider_id, renewal_owners.subscription_id)
        limit 1
    ));
create policy system on renewal_owners using (asking_system());

create table calendar_feeds (
    user_id uuid primary key references users on delete cascade,
    token_hash bytea not null constraint calendar_feeds_token_hash_key unique check (octet_length(token_hash) = 32),
    created_at timestamptz not null
);
comment on table calendar_feeds is 'Who may read the calendar of renewals at a secret address.';
comment on column calendar_feeds.token_hash is 'SHA-256 of the secret in the address, which is shown once and kept nowhere.';
