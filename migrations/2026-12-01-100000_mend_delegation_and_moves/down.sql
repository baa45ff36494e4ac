drop policy reseller on subscriptions;
create policy reseller on subscriptions for select
    using (asking('reseller') in (partner_of_record, support_reseller));
drop policy reseller on customers;
create policy reseller on customers for select using (reseller_id = asking('reseller') or (
    select true from reseller_customers as related
    where related.reseller_id = asking('reseller')
      and (related.provider_id, related.customer_id) = (customers.provider_id, customers.id)
    limit 1
));
create or replace function relate_resellers(providers uuid[], ids uuid[]) returns void language plpgsql as $$
begin
    perform from customers
        where (provider_id, id) in (select p, c from unnest(providers, ids) as touched (p, c))
        order by provider_id, id for no key update;
    with touched as (select distinct p, c from unnest(providers, ids) as touched (p, c)),
    related as (
        select reseller, p, c, bool_or(whole) as administers
        from touched, lateral (
            select reseller_id, true from customers where (provider_id, id) = (p, c)
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
drop function hold_relationship;
drop index customer_move_customers_waiting;
create index customer_move_customers_waiting on customer_move_customers (provider_id, move_id, customer_id) where done_at is null;
alter table customer_move_customers drop column failures;
alter table service_requests drop column opened_by_reseller;
alter table admin_relationships drop column partner_name, drop column ended_by_customer;
drop index admin_relationships_id;
