-- Sign-in names, in a small table of its own: who types one has not said yet whose person they are.
create table sign_in_names (
    sign_in_name text not null check (sign_in_name = lower(sign_in_name)),
    user_id uuid not null unique references users on delete cascade,
    provider_id uuid,
    reseller_id uuid,
    customer_id uuid
);
insert into sign_in_names select sign_in_name, id, provider_id, reseller_id, customer_id from users;
alter table users drop constraint users_sign_in_name_key;
alter table sign_in_names add constraint users_sign_in_name_key primary key (sign_in_name);
create index users_sign_in_name on users (sign_in_name);
comment on table sign_in_names is 'Every sign-in name and whose person it is: one name is one person''s in the whole portal. Kept by a trigger on users.';

create function keep_sign_in_name() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        update sign_in_names set sign_in_name = new.sign_in_name where user_id = new.id;
    else
        insert into sign_in_names values (new.sign_in_name, new.id, new.provider_id, new.reseller_id, new.customer_id);
    end if;
    return null;
end $$;
create trigger keep_sign_in_name after insert or update of sign_in_name on users for each row execute function keep_sign_in_name();

-- MPN IDs likewise: Verify finds a reseller that the provider has nothing to do with yet.
create table mpn_ids (
    mpn_id text not null,
    reseller_id uuid not null unique references resellers on delete cascade,
    name text not null,
    region text not null,
    suspended boolean not null
);
insert into mpn_ids select mpn_id, id, name, region, suspended_at is not null from resellers;
alter table resellers drop constraint resellers_mpn_id_key;
alter table mpn_ids add constraint resellers_mpn_id_key primary key (mpn_id);
comment on table mpn_ids is 'What anybody may learn about an enrolled reseller whose MPN ID they know. Kept by a trigger on resellers.';

create function keep_mpn_id() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into mpn_ids values (new.mpn_id, new.id, new.name, new.region, new.suspended_at is not null)
    on conflict (reseller_id) do update
        set mpn_id = excluded.mpn_id, name = excluded.name, region = excluded.region, suspended = excluded.suspended;
    return null;
end $$;
create trigger keep_mpn_id after insert or update on resellers for each row execute function keep_mpn_id();

-- Which reseller has to do with which customer, and whether it administers the account.
create table reseller_customers (
    reseller_id uuid not null references resellers on delete cascade,
    provider_id uuid not null,
    customer_id uuid not null,
    administers boolean not null,
    primary key (reseller_id, provider_id, customer_id),
    foreign key (provider_id, customer_id) references customers on delete cascade
);
create index reseller_customers_customer on reseller_customers (provider_id, customer_id);
comment on table reseller_customers is 'The customers that a reseller sees: those it administers, and those with a subscription that names it. Kept by triggers on customers and subscriptions.';

create function relate_resellers(providers uuid[], ids uuid[]) returns void language plpgsql as $$
begin
    -- Two changes of one customer come one after the other, so that the second sees what the first has done.
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

create function relate_by_customer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform relate_resellers(array_agg(provider_id), array_agg(id)) from changed;
    return null;
end $$;
create function relate_by_subscription() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform relate_resellers(array_agg(provider_id), array_agg(customer_id)) from changed;
    return null;
end $$;
create trigger relate_inserted after insert on customers
    referencing new table as changed for each statement execute function relate_by_customer();
create trigger relate_updated after update on customers
    referencing new table as changed for each statement execute function relate_by_customer();
create trigger relate_inserted after insert on subscriptions
    referencing new table as changed for each statement execute function relate_by_subscription();
create trigger relate_updated after update on subscriptions
    referencing new table as changed for each statement execute function relate_by_subscription();
create trigger relate_deleted after delete on subscriptions
    referencing old table as changed for each statement execute function relate_by_subscription();

insert into reseller_customers (reseller_id, provider_id, customer_id, administers)
    select reseller, provider_id, customer_id, bool_or(administers) from (
        select reseller_id, provider_id, id, true from customers
        union all
        select unnest(array[partner_of_record, support_reseller]), provider_id, customer_id, false from subscriptions
        where status <> 'deleted'
    ) as named (reseller, provider_id, customer_id, administers)
    where reseller is not null
    group by 1, 2, 3;

-- What was looked up among another organization's people stands in the row that needs it.
alter table resellers add column language text check (language in ('en', 'ru'));
update resellers set language = (
    select language from users where reseller_id = resellers.id and language is not null order by created_at limit 1
);
comment on column resellers.language is 'The language of letters to the company; null until one of its people has chosen one.';
alter table temporary_passwords
    add column issued_to text not null default '',
    drop constraint temporary_passwords_issued_by_fkey;
update temporary_passwords set issued_to = (select sign_in_name from users where users.id = issued_by);
alter table temporary_passwords alter column issued_to drop default;
comment on column temporary_passwords.issued_to is 'The sign-in name of the person it may be shown to, of whatever organization.';

-- A row points only at rows of its own provider.
alter table users add constraint users_of_provider unique (provider_id, id);
alter table orders
    drop constraint orders_author_id_fkey,
    add foreign key (provider_id, author_id) references users (provider_id, id) on delete restrict;
alter table partnership_requests
    drop constraint partnership_requests_requested_by_fkey,
    add foreign key (provider_id, requested_by) references users (provider_id, id) on delete restrict;
alter table temporary_passwords
    drop constraint temporary_passwords_user_id_fkey,
    add foreign key (provider_id, user_id) references users (provider_id, id) on delete cascade;
