-- What triggers would have written beside each row, for all rows that have it not yet.

insert into sign_in_names (sign_in_name, user_id, provider_id, reseller_id, customer_id)
    select sign_in_name, id, provider_id, reseller_id, customer_id from users
    where not exists (select from sign_in_names where user_id = users.id);

insert into credit_spans (provider_id, subscription_id, since, until, ended, reseller_id, changed_by)
    select provider_id, id, credited_since,
           case when status = 'deleted' then
               greatest(coalesce(changed_at, term_ends_at), credited_since + interval '1 second')
           end,
           status = 'deleted', partner_of_record, changed_by
    from subscriptions
    where not exists (
        select from credit_spans as kept
        where (kept.provider_id, kept.subscription_id) = (subscriptions.provider_id, subscriptions.id)
    );

insert into reseller_customers (reseller_id, provider_id, customer_id, administers, bill_to_name)
    select reseller, provider, customer, bool_or(whole), bill_to_name
    from (
        select reseller_id, provider_id, id, true from customers
        union all
        select partner_of_record, provider_id, customer_id, false from subscriptions where status <> 'deleted'
        union all
        select support_reseller, provider_id, customer_id, false from subscriptions where status <> 'deleted'
    ) as named (reseller, provider, customer, whole)
    join customers on (customers.provider_id, customers.id) = (provider, customer)
    where reseller is not null and not exists (
        select from reseller_customers as kept
        where (kept.reseller_id, kept.provider_id, kept.customer_id) = (reseller, provider, customer)
    )
    group by reseller, provider, customer, bill_to_name;

insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
    select provider_id, reseller_id, country, sum(customers), sum(subscriptions)
    from (
        select provider_id, reseller_id, country, count(*) as customers, 0 as subscriptions from customers
        group by provider_id, reseller_id, country
        union all
        select subscriptions.provider_id, reseller_id, country, 0, count(*)
        from subscriptions
        join customers on (customers.provider_id, customers.id) = (subscriptions.provider_id, subscriptions.customer_id)
        where status <> 'deleted'
        group by subscriptions.provider_id, reseller_id, country
        union all
        select provider_id, reseller_id, country, -customers, -subscriptions from reseller_tallies
    ) as counted
    where reseller_id is not null
    group by provider_id, reseller_id, country
    having sum(customers) <> 0 or sum(subscriptions) <> 0;

insert into activity_queue (record_id, chain)
    select id, coalesce(provider_id, reseller_id, '00000000-0000-0000-0000-000000000000') from activity
    where not exists (select from activity_queue where record_id = activity.id);

-- What has no text that it is found by has no entry.
insert into search_entries
    select entry.* from customers as it, search_entry(it) as entry
    where not exists (select from search_entries as kept where (kept.provider_id, kept.kind, kept.id) = (it.provider_id, 'customer', it.id))
    union all
    select entry.* from users as it, search_entry(it) as entry
    where it.customer_id is not null
      and not exists (select from search_entries as kept where (kept.provider_id, kept.kind, kept.id) = (it.provider_id, 'user', it.id))
    union all
    select entry.* from subscriptions as it, search_entry(it) as entry
    where it.nickname <> ''
      and not exists (select from search_entries as kept where (kept.provider_id, kept.kind, kept.id) = (it.provider_id, 'subscription', it.id))
    union all
    select entry.* from orders as it, search_entry(it) as entry
    where it.purchase_order <> '' and it.status = 'placed'
      and not exists (select from search_entries as kept where (kept.provider_id, kept.kind, kept.id) = (it.provider_id, 'order', it.id));

-- The words of what is new.
insert into search_words (word)
    select distinct found.word from search_entries, words_of(text) as found (word)
    where not exists (select from search_words as kept where kept.word = found.word);
