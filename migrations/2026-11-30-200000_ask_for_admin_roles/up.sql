-- Granular delegated admin: what a partner's people may do for a customer, by roles, for a time, and by its consent.

create table admin_relationships (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    customer_id uuid not null,
    reseller_id uuid references resellers on delete cascade,
    name text not null check (name <> ''),
    roles text[] not null check (cardinality(roles) > 0 and roles <@ array[
        'directory_readers', 'directory_writers', 'license_admin', 'service_support_admin', 'user_admin',
        'privileged_role_admin', 'helpdesk_admin', 'privileged_authentication_admin', 'cloud_application_admin',
        'application_admin'
    ]),
    days integer not null check (days between 1 and 730),
    auto_extend boolean not null,
    asked_at timestamptz not null,
    asked_by uuid,
    asked_by_name text not null default '',
    asked_by_email text not null default '',
    asked_by_language text not null default 'en' check (asked_by_language in ('en', 'ru')),
    started_at timestamptz,
    started_by text not null default '',
    ends_at timestamptz,
    declined_at timestamptz,
    declined_by text not null default '',
    declined_reason text not null default '',
    terminated_at timestamptz,
    terminated_by text not null default '',
    told integer check (told in (0, 1, 7, 30)),
    primary key (provider_id, id),
    foreign key (provider_id, customer_id) references customers on delete cascade,
    check ((started_at is null) = (ends_at is null)),
    check (declined_at is null or (started_at is null and terminated_at is null))
);
create unique index admin_relationships_name on admin_relationships (provider_id, customer_id, lower(name));
create index admin_relationships_customer on admin_relationships (provider_id, customer_id, asked_at desc, id desc);
create index admin_relationships_reseller on admin_relationships (reseller_id);
create index admin_relationships_due on admin_relationships (ends_at)
    where terminated_at is null and (told is null or told > 0);
comment on table admin_relationships is 'Roles in a customer''s account that a partner asked for, or was given when the customer became its own.';
comment on column admin_relationships.reseller_id is 'The partner; null for the provider itself.';
comment on column admin_relationships.name is 'What both sides call it; unique for the customer, for ever.';
comment on column admin_relationships.days is 'For how long it was asked for, from the approval on.';
comment on column admin_relationships.auto_extend is 'Whether the end is put off by 180 days each time that it comes.';
comment on column admin_relationships.asked_by is 'Null for the roles that a partner is given by default.';
comment on column admin_relationships.asked_by_email is 'Where the answer goes: the customer''s people don''t see the partner''s.';
comment on column admin_relationships.started_by is 'Who approved it, by name; empty for the roles that a partner is given by default.';
comment on column admin_relationships.terminated_by is 'Who ended it, or took the request back, by name.';
comment on column admin_relationships.told is 'So many days before the end both sides were told last, or need not be told any more; 0: of the end itself.';

-- The one place that says what state a relationship is in. One with auto-extend has no end but by a person's hand,
-- however late the worker is that moves its end.
create function admin_relationship_state(
    asked timestamptz, started timestamptz, ends timestamptz, auto_extend boolean, declined timestamptz,
    terminated timestamptz, at timestamptz
) returns text language sql immutable parallel safe as $$
    select case
        when terminated is not null then 'terminated'
        when declined is not null then 'declined'
        when started is null and asked <= at - interval '2160 hours' then 'lapsed'
        when started is null then 'pending'
        when ends <= at and not auto_extend then 'expired'
        when ends <= at + interval '720 hours' then 'expiring'
        else 'active'
    end
$$;

alter table admin_relationships enable row level security, force row level security;
create policy owner on admin_relationships to current_user using (true) with check (true);
create policy system on admin_relationships for select using (asking_system());
create policy provider on admin_relationships using (provider_id = asking('provider'));
create policy customer on admin_relationships
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'));
create policy reseller on admin_relationships for select using (reseller_id = asking('reseller'));
-- A reseller asks for a customer that it administers, and ends what it asked for; it approves nothing.
create policy reseller_asks on admin_relationships for insert with check (
    reseller_id = asking('reseller') and started_at is null and (
        select true from reseller_customers as related
        where related.reseller_id = asking('reseller') and related.administers
          and (related.provider_id, related.customer_id)
            = (admin_relationships.provider_id, admin_relationships.customer_id)
        limit 1
    )
);
create policy reseller_ends on admin_relationships for update
    using (reseller_id = asking('reseller')) with check (reseller_id = asking('reseller') and terminated_at is not null);

-- Partners go on doing what they could do until now.
insert into admin_relationships
    (provider_id, id, customer_id, reseller_id, name, roles, days, auto_extend, asked_at, started_at, ends_at)
select customers.provider_id, gen_random_uuid(), customers.id, partner.reseller_id,
       partner.name || to_char(now() at time zone 'UTC', ' YYYY-MM-DD') || partner.mark,
       array['directory_readers', 'directory_writers', 'license_admin', 'service_support_admin', 'user_admin',
             'privileged_role_admin', 'helpdesk_admin', 'privileged_authentication_admin', 'cloud_application_admin',
             'application_admin'],
       730, true, now(), now(), now() + interval '17520 hours'
from customers
join lateral (
    select null::uuid as reseller_id, providers.name, '' as mark from providers where providers.id = customers.provider_id
    union all
    select resellers.id, resellers.name, case when lower(resellers.name) = lower(providers.name) then ' (2)' else '' end
    from resellers join providers on providers.id = customers.provider_id
    where resellers.id = customers.reseller_id
) as partner on true;
