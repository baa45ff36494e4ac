-- What each company's people have sent, without what stands in it: a body may hold a link that lets somebody in.
alter table letters
    add column kind text not null default '',
    add column concerns text not null default '' check (concerns = '' or concerns like '/%'),
    add column sender uuid,
    add column author_id uuid,
    add column hidden boolean not null default false;
comment on column letters.kind is 'The room whose words its subject is; empty where nobody has said.';
comment on column letters.concerns is 'The path of the page about the thing that it tells of; never one whose address lets somebody in.';
comment on column letters.sender is 'The organization whose person or rule sent it.';
comment on column letters.author_id is 'Who did what it tells of; null where nobody was signed in.';
comment on column letters.hidden is 'The recipient is a person of another company, whose people the sender is not told of.';
create index users_staff_email on users (email) where customer_id is null;
update letters set sender = provider_id;
update letters set hidden = true where concerns = '' and exists (
    select from users where users.email = recipient_email and customer_id is null
        and coalesce(reseller_id, users.provider_id) is distinct from letters.sender
);
create index letters_sent on letters (sender, created_at, id);
create index letters_sent_to on letters (sender, (case when hidden then '' else recipient_email end), id);
create index letters_by_author on letters (author_id, created_at, id) where author_id is not null;

-- Who asks is known for as long as the organization is entered.
create or replace function enter(provider uuid, reseller uuid, customer uuid) returns void language plpgsql as $$
begin
    perform set_config('portal.provider', case when customer is null then coalesce(provider::text, '') else '' end, true),
            set_config('portal.reseller', coalesce(reseller::text, ''), true),
            set_config('portal.customer', coalesce(customer::text, ''), true),
            set_config('portal.customers_provider', case when customer is null then '' else provider::text end, true),
            set_config('portal.person', '', true);
end $$;

create or replace function asker(token bytea) returns table (
    session_id uuid, user_id uuid, sign_in_name text, name text, roles text[], reach_resellers uuid[], reach_countries text[],
    provider_id uuid, reseller_id uuid, customer_id uuid, organization_name text,
    awaits text, renew boolean, proven_at timestamptz, created_at timestamptz, last_seen_at timestamptz, ended boolean, barred boolean
) language plpgsql as $$
#variable_conflict use_column
begin
    perform enter(owner.provider_id, owner.reseller_id, owner.customer_id),
            set_config('portal.person', owner.user_id::text, true)
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

-- It sees the people of all companies. An invitation to partner goes to an address that the sender has typed.
create function note_sender() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    new.sender := coalesce(asking('provider'), asking('reseller'), asking('customer'), new.provider_id);
    new.author_id := asking('person');
    new.hidden := new.concerns not like '/partnership-requests/%' and exists (
        select from users where users.email = new.recipient_email and customer_id is null
            and coalesce(reseller_id, users.provider_id) is distinct from new.sender
    );
    return new;
end $$;
create trigger note_sender before insert on letters for each row execute function note_sender();

-- The table itself stays closed to tenants. What the view leaves out nobody can read by it.
create view sent_letters as
    select id, author_id, hidden,
           case when hidden then '' else recipient_name end as recipient_name,
           case when hidden then '' else recipient_email end as recipient_email,
           from_name, subject, kind, concerns,
           case when status = 'waiting' and last_error is not null then 'deferred'
                when status = 'waiting' then 'queued'
                else status end as state,
           case when status = 'waiting' then next_attempt_at end as next_attempt_at,
           created_at, sent_at,
           -- A mail server may repeat the address.
           case when not hidden then last_error end as last_error
    from letters
    where sender = coalesce(asking('provider'), asking('reseller'), asking('customer'));
comment on view sent_letters is 'The letters that the asking organization has sent, without their texts and without what other companies'' people are called.';
