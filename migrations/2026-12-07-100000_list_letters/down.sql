drop view sent_letters;
drop trigger note_sender on letters;
drop function note_sender();

create or replace function asker(token bytea) returns table (
    session_id uuid, user_id uuid, sign_in_name text, name text, roles text[], reach_resellers uuid[], reach_countries text[],
    provider_id uuid, reseller_id uuid, customer_id uuid, organization_name text,
    awaits text, renew boolean, proven_at timestamptz, created_at timestamptz, last_seen_at timestamptz, ended boolean, barred boolean
) language plpgsql as $$
#variable_conflict use_column
begin
    perform enter(owner.provider_id, owner.reseller_id, owner.customer_id)
        from sessions join sign_in_names as owner using (user_id) where token_hash = token;
    return query
        select sessions.id, users.id, users.sign_in_name, users.first_name || ' ' || users.last_name, users.roles,
               users.reach_resellers, users.reach_countries,
               users.provider_id, users.reseller_id, users.customer_id,
               coalesce(customers.bill_to_name, resellers.name, providers.name),
               sessions.awaits, sessions.renew, sessions.proven_at, sessions.created_at, sessions.last_seen_at,
               sessions.ended_at is not null,
               users.suspended_at is not null or resellers.suspended_at is not null
        from sessions
        join users on users.id = sessions.user_id
        left join providers on providers.id = users.provider_id
        left join resellers on resellers.id = users.reseller_id
        left join customers on customers.provider_id = users.provider_id and customers.id = users.customer_id
        where sessions.token_hash = token;
end $$;

create or replace function enter(provider uuid, reseller uuid, customer uuid) returns void language plpgsql as $$
begin
    perform set_config('portal.provider', case when customer is null then coalesce(provider::text, '') else '' end, true),
            set_config('portal.reseller', coalesce(reseller::text, ''), true),
            set_config('portal.customer', coalesce(customer::text, ''), true),
            set_config('portal.customers_provider', case when customer is null then '' else provider::text end, true);
end $$;

drop index users_staff_email;
alter table letters drop column hidden, drop column author_id, drop column sender, drop column concerns, drop column kind;
