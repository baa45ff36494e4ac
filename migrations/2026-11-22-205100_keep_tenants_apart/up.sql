-- The second wall: what a transaction may see and change follows from whom the door let in.
--
-- The door sets, for its transaction alone, who asks: portal.provider, portal.reseller, or portal.customer with
-- portal.customers_provider; portal.invitation for who holds an invitation; portal.system for the worker.

create function asking(what text) returns uuid language sql stable parallel safe as $$
    select nullif(current_setting('portal.' || what, true), '')::uuid
$$;

create function asking_system() returns boolean language sql stable parallel safe as $$
    select coalesce(current_setting('portal.system', true), '') = 'on'
$$;

create function enter(provider uuid, reseller uuid, customer uuid) returns void language plpgsql as $$
begin
    perform set_config('portal.provider', case when customer is null then coalesce(provider::text, '') else '' end, true),
            set_config('portal.reseller', coalesce(reseller::text, ''), true),
            set_config('portal.customer', coalesce(customer::text, ''), true),
            set_config('portal.customers_provider', case when customer is null then '' else provider::text end, true);
end $$;
comment on function enter is 'Says, until the transaction ends, for which organization it asks.';

-- Whether a provider is the asker's own, or one that the asker works with.
create function works_with(provider uuid) returns boolean language sql stable as $$
    select provider in (asking('provider'), asking('customers_provider'))
        or exists (select from partnerships where provider_id = provider and reseller_id = asking('reseller'))
        or exists (select from reseller_customers where provider_id = provider and reseller_id = asking('reseller'))
        or exists (select from partnership_requests where provider_id = provider and id = asking('invitation'))
$$;

-- Below, `(select true … limit 1)` and not `exists`: that one may be answered by reading a whole table first.

create index orders_chosen on orders (provider_id, reseller_id) where status = 'draft';

-- Forced, so that it binds the owner too, who is let through by name: only the owner migrates.
do $$
declare name text;
begin
    foreach name in array array[
        'activity', 'customers', 'letters', 'order_lines', 'orders', 'partnership_requests', 'partnerships', 'prices',
        'reseller_customers', 'resellers', 'subscriptions', 'temporary_passwords', 'users'
    ] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
    end loop;
end $$;

create policy provider on customers using (provider_id = asking('provider'));
create policy reseller on customers for select using (reseller_id = asking('reseller') or (
    select true from reseller_customers as related
    where related.reseller_id = asking('reseller')
      and (related.provider_id, related.customer_id) = (customers.provider_id, customers.id)
    limit 1
));
create policy administrator on customers for update using (reseller_id = asking('reseller'));
create policy customer on customers using (id = asking('customer') and provider_id = asking('customers_provider'));

create policy provider on reseller_customers for select using (provider_id = asking('provider'));
create policy reseller on reseller_customers for select using (reseller_id = asking('reseller'));
create policy customer on reseller_customers for select
    using ((provider_id, customer_id) = (asking('customers_provider'), asking('customer')));

create policy provider on subscriptions using (provider_id = asking('provider'));
create policy reseller on subscriptions for select
    using (asking('reseller') in (partner_of_record, support_reseller));
create policy administrator on subscriptions using ((
    select true from reseller_customers as related
    where related.reseller_id = asking('reseller') and related.administers
      and (related.provider_id, related.customer_id) = (subscriptions.provider_id, subscriptions.customer_id)
    limit 1
));
create policy customer on subscriptions for select
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'));

create policy provider on orders using (provider_id = asking('provider'));
create policy system on orders using (asking_system() and status = 'draft');
create policy provider on order_lines using (provider_id = asking('provider'));
create policy provider on prices using (provider_id = asking('provider'));

create policy provider on partnerships using (provider_id = asking('provider'));
create policy reseller on partnerships using (reseller_id = asking('reseller')) with check (
    reseller_id = asking('reseller')
    and exists (
        select from partnership_requests as request
        where request.id = asking('invitation') and request.provider_id = partnerships.provider_id
    )
);

create policy provider on partnership_requests using (provider_id = asking('provider'));
create policy invited on partnership_requests using (id = asking('invitation'));

create policy provider on users using (provider_id = asking('provider'));
create policy reseller on users using (reseller_id = asking('reseller'));
create policy administrator on users using ((
    select true from reseller_customers as related
    where related.reseller_id = asking('reseller') and related.administers
      and (related.provider_id, related.customer_id) = (users.provider_id, users.customer_id)
    limit 1
));
create policy customer on users using (customer_id = asking('customer') and provider_id = asking('customers_provider'));
create policy inviter on users for select using ((
    select true from partnership_requests as request
    where request.id = asking('invitation') and request.requested_by = users.id
    limit 1
));

create policy own on resellers using (id = asking('reseller'));
create policy partner on resellers for select using ((
    select true from partnerships
    where partnerships.reseller_id = resellers.id and partnerships.provider_id = asking('provider')
    limit 1
));
create policy related on resellers for select using ((
    select true from reseller_customers as related
    where related.reseller_id = resellers.id
      and (related.provider_id = asking('provider')
           or (related.provider_id, related.customer_id) = (asking('customers_provider'), asking('customer')))
    limit 1
));
create policy chosen on resellers for select using ((
    select true from orders
    where orders.reseller_id = resellers.id and orders.provider_id = asking('provider') and orders.status = 'draft'
    limit 1
));
create policy beside on resellers for select using (asking('reseller') is not null and (
    select true from subscriptions where resellers.id in (partner_of_record, support_reseller) limit 1
));

create policy provider on temporary_passwords using (provider_id = asking('provider'));
create policy administrator on temporary_passwords using ((
    select true from reseller_customers as related
    where related.reseller_id = asking('reseller') and related.administers
      and (related.provider_id, related.customer_id) = (temporary_passwords.provider_id, temporary_passwords.customer_id)
    limit 1
));

create policy anybody on letters for insert with check (provider_id is null or works_with(provider_id));
create policy system on letters using (asking_system());

create policy anybody on activity for insert with check (provider_id is null or works_with(provider_id));
create policy provider on activity for select using (provider_id = asking('provider'));
create policy reseller on activity for select using (reseller_id = asking('reseller'));
create policy customer on activity for select
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'));
create policy system on activity using (asking_system());

-- Who is behind a session's token: session, person and organization in one question, which also opens the
-- organization's rows to the rest of the transaction.
create function asker(token bytea) returns table (
    session_id uuid, user_id uuid, sign_in_name text, name text, roles text[],
    provider_id uuid, reseller_id uuid, customer_id uuid, organization_name text,
    awaits text, proven_at timestamptz, created_at timestamptz, last_seen_at timestamptz, ended boolean, barred boolean
) language plpgsql as $$
#variable_conflict use_column
begin
    perform enter(owner.provider_id, owner.reseller_id, owner.customer_id)
        from sessions join sign_in_names as owner using (user_id) where token_hash = token;
    return query
        select sessions.id, users.id, users.sign_in_name, users.first_name || ' ' || users.last_name, users.roles,
               users.provider_id, users.reseller_id, users.customer_id,
               coalesce(customers.bill_to_name, resellers.name, providers.name),
               sessions.awaits, sessions.proven_at, sessions.created_at, sessions.last_seen_at,
               sessions.ended_at is not null,
               users.suspended_at is not null or resellers.suspended_at is not null
        from sessions
        join users on users.id = sessions.user_id
        left join providers on providers.id = users.provider_id
        left join resellers on resellers.id = users.reseller_id
        left join customers on customers.provider_id = users.provider_id and customers.id = users.customer_id
        where sessions.token_hash = token;
end $$;
