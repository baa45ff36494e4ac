-- Who ended a partner's roles, and what the partner was called: also when the customer doesn't see the partner any more.
alter table admin_relationships
    add column partner_name text not null default '',
    add column ended_by_customer boolean not null default false;
update admin_relationships set
    partner_name = coalesce(
        (select resellers.name from resellers where resellers.id = reseller_id),
        (select providers.name from providers where providers.id = admin_relationships.provider_id)
    ),
    ended_by_customer = coalesce((
        select right(terminated_by, length(bill_to_name) + 2) = ', ' || bill_to_name from customers
        where (customers.provider_id, customers.id) = (admin_relationships.provider_id, customer_id)
    ), false);
alter table admin_relationships alter column partner_name drop default;
create unique index admin_relationships_id on admin_relationships (id);
create index admin_relationships_ended on admin_relationships (provider_id, customer_id) where ended_by_customer;
comment on column admin_relationships.partner_name is 'The partner''s name when it asked, or was given the roles.';
comment on column admin_relationships.ended_by_customer is 'Whether people of the customer''s own ended it: from then on no partner is given roles by default.';

-- Letters of a service request go to who opened it, as long as that company has to do with it.
alter table service_requests add column opened_by_reseller uuid references resellers on delete set null;
update service_requests set opened_by_reseller = (select reseller_id from users where users.id = opened_by);
create index service_requests_opened_by on service_requests (opened_by_reseller);
comment on column service_requests.opened_by_reseller is 'The reseller whose person opened it; null for a provider''s or customer''s.';

alter table customer_move_customers add column failures integer not null default 0;
drop index customer_move_customers_waiting;
create index customer_move_customers_waiting on customer_move_customers (provider_id, move_id, failures, customer_id)
    where done_at is null;
comment on column customer_move_customers.failures is 'How often moving it has failed; after three times it stays.';

-- Whether the relationship with a customer lasts; if so, it does until the transaction ends. Also for a reseller that
-- only supports a subscription, and so can't lock the customer itself.
create function hold_relationship(of_provider uuid, of_customer uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from customers
        where (provider_id, id) = (of_provider, of_customer) and relationship_ended_at is null and works_with(of_provider)
        for no key update;
    return found;
end $$;

-- No reseller has to do with a customer whose relationship has ended, whatever still names it.
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

drop policy reseller on customers;
create policy reseller on customers for select using (relationship_ended_at is null and (reseller_id = asking('reseller') or (
    select true from reseller_customers as related
    where related.reseller_id = asking('reseller')
      and (related.provider_id, related.customer_id) = (customers.provider_id, customers.id)
    limit 1
)));
drop policy reseller on subscriptions;
create policy reseller on subscriptions for select
    using (asking('reseller') in (partner_of_record, support_reseller) and (status = 'deleted' or (
        select true from reseller_customers as related
        where related.reseller_id = asking('reseller')
          and (related.provider_id, related.customer_id) = (subscriptions.provider_id, subscriptions.customer_id)
        limit 1
    )));

-- Nobody is credited for a customer whose relationship has ended.
update subscriptions set partner_of_record = null from customers
where (customers.provider_id, customers.id) = (subscriptions.provider_id, customer_id)
  and relationship_ended_at is not null and status <> 'deleted' and partner_of_record is not null;
do $$
begin
    perform relate_resellers(array_agg(provider_id), array_agg(id)) from customers where relationship_ended_at is not null;
end $$;
