-- Reach stands in the person's own row, so that it comes with the session in one query. It only ever
-- narrows what the organization sees: an id in it that points elsewhere opens nothing.
alter table users
    add column reach_resellers uuid[],
    add column reach_countries text[],
    add column signed_in_at timestamptz,
    add column removed_at timestamptz,
    add column version integer not null default 1,
    add column changed_at timestamptz,
    add column changed_by text not null default '',
    add check (reach_resellers is null or (cardinality(reach_resellers) > 0 and provider_id is not null and customer_id is null)),
    add check (reach_countries is null or (cardinality(reach_countries) > 0 and customer_id is null)),
    add check (removed_at is null or suspended_at is not null);
comment on column users.reach_resellers is 'The person sees only customers of these resellers; null is all.';
comment on column users.reach_countries is 'The person sees only customers in these countries; null is all.';
comment on column users.signed_in_at is 'When the person last signed in.';
comment on column users.removed_at is 'Removed by a colleague: kept for history, hidden, and the sign-in name is free again.';
comment on column users.version is 'Grows with each change that a colleague makes; a form carries the one it was filled in on.';
comment on column users.changed_by is 'The name of the colleague who made the last change.';
comment on column users.sign_in_name is 'What is typed at sign-in: an email address, or admin@prefix.onmicrosoft.com. The row''s own id until an invitation is taken up, and once the person is removed.';

-- The reach comes along with who asks.
drop function asker(bytea);
create function asker(token bytea) returns table (
    session_id uuid, user_id uuid, sign_in_name text, name text, roles text[], reach_resellers uuid[], reach_countries text[],
    provider_id uuid, reseller_id uuid, customer_id uuid, organization_name text,
    awaits text, proven_at timestamptz, created_at timestamptz, last_seen_at timestamptz, ended boolean, barred boolean
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
