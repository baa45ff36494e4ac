create or replace function customers_of_reseller(after_name text, after_id uuid, of_provider uuid, countries text[], most bigint)
returns table (provider uuid, customer uuid) language sql stable as $$
    select either.provider_id, either.id
    from (
        (
            select customers.provider_id, customers.id, customers.bill_to_name from customers
            where customers.reseller_id = asking('reseller') and customers.relationship_ended_at is null
              and (after_name is null or (customers.bill_to_name, customers.id) > (after_name, after_id))
              and (of_provider is null or customers.provider_id = of_provider)
              and (countries is null or customers.country = any(countries))
            order by customers.bill_to_name, customers.id
            limit most
        )
        union all
        (
            select customers.provider_id, customers.id, customers.bill_to_name
            from reseller_customers as related
            join customers on (customers.provider_id, customers.id) = (related.provider_id, related.customer_id)
            where related.reseller_id = asking('reseller') and not related.administers
              and customers.relationship_ended_at is null
              and (after_name is null or (customers.bill_to_name, customers.id) > (after_name, after_id))
              and (of_provider is null or customers.provider_id = of_provider)
              and (countries is null or customers.country = any(countries))
            order by customers.bill_to_name, customers.id
            limit most
        )
    ) as either
    order by either.bill_to_name, either.id
    limit most
$$;
create or replace function relate_resellers(providers uuid[], ids uuid[]) returns void language plpgsql as $$
begin
    -- Two changes of one customer come one after the other, so that the second sees what the first has done.
    perform from customers
        where (provider_id, id) in (select p, c from unnest(providers, ids) as touched (p, c))
        order by provider_id, id for no key update;
    with touched as (select distinct p, c from unnest(providers, ids) as touched (p, c)),
    lasting as (
        select p, c, reseller_id from touched join customers on (provider_id, id) = (p, c)
        where relationship_ended_at is null
    ),
    related as (
        select reseller, p, c, bool_or(whole) as administers
        from lasting, lateral (
            select reseller_id, true
            union all
            select unnest(array[partner_of_record, support_reseller]), false from subscriptions
            where (provider_id, customer_id) = (p, c) and status <> 'deleted'
        ) as named (reseller, whole)
        where reseller is not null
        group by reseller, p, c
    ),
    gone as (
        delete from reseller_customers as old using touched
        where (old.provider_id, old.customer_id) = (p, c)
          and not exists (
              select from related
              where (reseller, related.p, related.c) = (old.reseller_id, old.provider_id, old.customer_id)
          )
    )
    insert into reseller_customers as old (reseller_id, provider_id, customer_id, administers)
        select reseller, p, c, administers from related
    on conflict (reseller_id, provider_id, customer_id) do update set administers = excluded.administers
        where old.administers <> excluded.administers;
end $$;
alter table reseller_customers drop column bill_to_name;
