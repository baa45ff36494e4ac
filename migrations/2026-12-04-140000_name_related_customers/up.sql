-- A reseller reads its customers in the order of their names by one index, those that it administers and those that only
-- name it with a subscription.
alter table reseller_customers add column bill_to_name text collate "und-x-icu";
update reseller_customers set bill_to_name = customers.bill_to_name
    from customers where (customers.provider_id, customers.id) = (reseller_customers.provider_id, customer_id);
alter table reseller_customers alter column bill_to_name set not null;
comment on column reseller_customers.bill_to_name is 'The customer''s, by which the list is sorted.';
create index reseller_customers_by_name on reseller_customers (reseller_id, bill_to_name, customer_id);

create or replace function relate_resellers(providers uuid[], ids uuid[]) returns void language plpgsql as $$
begin
    -- Two changes of one customer come one after the other, so that the second sees what the first has done.
    perform from customers
        where (provider_id, id) in (select p, c from unnest(providers, ids) as touched (p, c))
        order by provider_id, id for no key update;
    with touched as (select distinct p, c from unnest(providers, ids) as touched (p, c)),
    lasting as (
        select p, c, reseller_id, bill_to_name from touched join customers on (provider_id, id) = (p, c)
        where relationship_ended_at is null
    ),
    related as (
        select reseller, p, c, bill_to_name, bool_or(whole) as administers
        from lasting, lateral (
            select reseller_id, true
            union all
            select unnest(array[partner_of_record, support_reseller]), false from subscriptions
            where (provider_id, customer_id) = (p, c) and status <> 'deleted'
        ) as named (reseller, whole)
        where reseller is not null
        group by reseller, p, c, bill_to_name
    ),
    gone as (
        delete from reseller_customers as old using touched
        where (old.provider_id, old.customer_id) = (p, c)
          and not exists (
              select from related
              where (reseller, related.p, related.c) = (old.reseller_id, old.provider_id, old.customer_id)
          )
    )
    insert into reseller_customers as old (reseller_id, provider_id, customer_id, administers, bill_to_name)
        select reseller, p, c, administers, bill_to_name from related
    on conflict (reseller_id, provider_id, customer_id)
        do update set administers = excluded.administers, bill_to_name = excluded.bill_to_name
        where (old.administers, old.bill_to_name) <> (excluded.administers, excluded.bill_to_name);
end $$;

create or replace function customers_of_reseller(
    after_name text, after_id uuid, of_provider uuid, countries text[], most bigint
) returns table (provider uuid, customer uuid) language sql stable as $$
    select customers.provider_id, customers.id
    from reseller_customers as related
    join customers on (customers.provider_id, customers.id) = (related.provider_id, related.customer_id)
    where related.reseller_id = asking('reseller')
      and customers.relationship_ended_at is null
      and (after_name is null or (related.bill_to_name, related.customer_id) > (after_name, after_id))
      and (of_provider is null or related.provider_id = of_provider)
      and (countries is null or customers.country = any(countries))
    order by related.bill_to_name, related.customer_id
    limit most
$$;
