-- How many customers a reseller administers, and what runs for them, is read off a few rows. Changes are added as rows
-- of their own, so that no order waits for another; the worker sums them up.
create table reseller_tallies (
    provider_id uuid not null references providers,
    id bigint generated always as identity,
    reseller_id uuid not null references resellers,
    country text not null,
    customers bigint not null,
    subscriptions bigint not null,
    primary key (provider_id, id)
);
create index reseller_tallies_reseller on reseller_tallies (provider_id, reseller_id);
comment on table reseller_tallies is 'The sums over a reseller''s rows are how many customers it administers in a country, and how many of their subscriptions are not deleted. Kept by triggers on customers and subscriptions, summed up by the worker.';

-- The triggers below act after `relate_…`, which locks the customer's row: a customer that moves is counted with what
-- runs for it, and what begins meanwhile waits.
create function tally_added_customers() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
        select provider_id, reseller_id, country, count(*), 0 from changed
        where reseller_id is not null
        group by provider_id, reseller_id, country;
    return null;
end $$;

create function tally_changed_customers() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if not exists (
        select from before join changed using (provider_id, id)
        where (before.reseller_id, before.country) is distinct from (changed.reseller_id, changed.country)
    ) then
        return null;
    end if;
    insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
        select provider_id, reseller_id, country, sum(sign), sum(sign * running)
        from (
            select before.provider_id, side.reseller_id, side.country, side.sign, (
                select count(*) from subscriptions
                where (subscriptions.provider_id, customer_id) = (before.provider_id, before.id) and status <> 'deleted'
            ) as running
            from before join changed using (provider_id, id), lateral (
                values (before.reseller_id, before.country, -1), (changed.reseller_id, changed.country, 1)
            ) as side (reseller_id, country, sign)
            where (before.reseller_id, before.country) is distinct from (changed.reseller_id, changed.country)
              and side.reseller_id is not null
        ) as moved
        group by provider_id, reseller_id, country;
    return null;
end $$;

-- A customer is deleted after what it had, so that it takes itself alone off the sum.
create function tally_deleted_customers() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
        select provider_id, reseller_id, country, -count(*), 0 from changed
        where reseller_id is not null
        group by provider_id, reseller_id, country;
    return null;
end $$;

create function tally_subscriptions() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
            select provider_id, reseller_id, country, 0, count(*)
            from changed join customers using (provider_id) where customers.id = customer_id
              and status <> 'deleted' and reseller_id is not null
            group by provider_id, reseller_id, country;
    elsif tg_op = 'DELETE' then
        insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
            select provider_id, reseller_id, country, 0, -count(*)
            from changed join customers using (provider_id) where customers.id = customer_id
              and status <> 'deleted' and reseller_id is not null
            group by provider_id, reseller_id, country;
    elsif exists (
        select from before join changed using (provider_id, id)
        where (before.status = 'deleted') <> (changed.status = 'deleted')
    ) then
        insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
            select provider_id, reseller_id, country, 0,
                   sum(case when changed.status = 'deleted' then -1 else 1 end)
            from before join changed using (provider_id, id) join customers using (provider_id)
            where customers.id = changed.customer_id and (before.status = 'deleted') <> (changed.status = 'deleted')
              and reseller_id is not null
            group by provider_id, reseller_id, country;
    end if;
    return null;
end $$;

create trigger tally_added after insert on customers
    referencing new table as changed for each statement execute function tally_added_customers();
create trigger tally_changed after update on customers
    referencing old table as before new table as changed for each statement execute function tally_changed_customers();
create trigger tally_deleted after delete on customers
    referencing old table as changed for each statement execute function tally_deleted_customers();
create trigger tally_added after insert on subscriptions
    referencing new table as changed for each statement execute function tally_subscriptions();
create trigger tally_changed after update on subscriptions
    referencing old table as before new table as changed for each statement execute function tally_subscriptions();
create trigger tally_deleted after delete on subscriptions
    referencing old table as changed for each statement execute function tally_subscriptions();

create function sum_up_tallies() returns void language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from reseller_tallies
        where (provider_id, reseller_id) in (
            select provider_id, reseller_id from reseller_tallies group by provider_id, reseller_id having count(*) > 100
        )
        returning provider_id, reseller_id, country, customers, subscriptions
    )
    insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
        select provider_id, reseller_id, country, sum(customers), sum(subscriptions) from gone
        group by provider_id, reseller_id, country
        having sum(customers) <> 0 or sum(subscriptions) <> 0
$$;
comment on function sum_up_tallies is 'Makes one row of each country of the resellers that have more than a hundred.';

insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
    select provider_id, reseller_id, country, count(*), sum(running)
    from (
        select provider_id, reseller_id, country, (
            select count(*) from subscriptions
            where (subscriptions.provider_id, customer_id) = (customers.provider_id, customers.id) and status <> 'deleted'
        ) as running
        from customers where reseller_id is not null
    ) as administered
    group by provider_id, reseller_id, country;

alter table reseller_tallies enable row level security, force row level security;
create policy owner on reseller_tallies to current_user using (true) with check (true);
create policy provider on reseller_tallies for select using (provider_id = asking('provider'));
