-- A customer's users, who need not be administrators.
alter table users
    add column display_name text collate "und-x-icu" not null default '',
    add column location text check (location ~ '^[A-Z]{2}$'),
    add column deleted_at timestamptz,
    add constraint users_of_customer unique (provider_id, customer_id, id),
    add constraint users_deleted_check check (deleted_at is null or (customer_id is not null and suspended_at is not null));
update users set display_name = first_name || ' ' || last_name where customer_id is not null;
create index users_listed on users (provider_id, customer_id, display_name, id) where customer_id is not null;
create index users_deleted on users (deleted_at) where deleted_at is not null;
comment on column users.display_name is 'What a customer''s user is called in lists; empty for a partner''s people, whose first and last name stand there.';
comment on column users.location is 'The country where a customer''s user uses the products; null for the customer''s own country.';
comment on column users.deleted_at is 'Of a customer''s user: can be restored for 30 days, then the worker removes the row; until then the sign-in name stays taken.';

-- The worker names who loses a license, and removes who was deleted long ago.
create policy system on users for select using (asking_system());
create policy purge on users using (asking_system() and deleted_at is not null);
-- A customer's administrators give temporary passwords to the customer's users.
create policy customer on temporary_passwords
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'));

alter table subscriptions add constraint subscriptions_of_customer unique (provider_id, customer_id, id);
create table license_assignments (
    provider_id uuid not null,
    customer_id uuid not null,
    subscription_id uuid not null,
    user_id uuid not null,
    assigned_at timestamptz not null,
    assigned_by text not null,
    primary key (provider_id, subscription_id, user_id),
    foreign key (provider_id, customer_id, subscription_id) references subscriptions (provider_id, customer_id, id) on delete cascade,
    foreign key (provider_id, customer_id, user_id) references users (provider_id, customer_id, id) on delete cascade
);
create index license_assignments_user on license_assignments (provider_id, customer_id, user_id);
create index license_assignments_user_id on license_assignments (user_id);
comment on table license_assignments is 'Who of a customer''s users holds a license of which of its subscriptions. Never more than are bought: triggers on both sides see to it.';
comment on column license_assignments.assigned_by is 'The name of who gave it.';

alter table license_assignments enable row level security, force row level security;
create policy owner on license_assignments to current_user using (true) with check (true);
create policy provider on license_assignments using (provider_id = asking('provider'));
create policy administrator on license_assignments using ((
    select true from reseller_customers as related
    where related.reseller_id = asking('reseller') and related.administers
      and (related.provider_id, related.customer_id) = (license_assignments.provider_id, license_assignments.customer_id)
    limit 1
));
create policy customer on license_assignments
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'));
create policy system on license_assignments using (asking_system());

create function keep_assigned_within_bought() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    -- Two who assign, or one who assigns and one who returns licenses, come one after the other.
    perform from subscriptions
        where (provider_id, id) in (select provider_id, subscription_id from added)
        order by provider_id, id for no key update;
    if exists (
        select from added join subscriptions as of on (of.provider_id, of.id) = (added.provider_id, added.subscription_id)
        where of.status <> 'active'
    ) then
        raise check_violation using message = 'licenses of a subscription that is not active',
            constraint = 'license_assignments_active';
    end if;
    if exists (
        select from (select distinct provider_id, subscription_id from added) as touched
        join subscriptions as of on (of.provider_id, of.id) = (touched.provider_id, touched.subscription_id)
        where of.licenses < (
            select count(*) from license_assignments as held
            where (held.provider_id, held.subscription_id) = (touched.provider_id, touched.subscription_id)
        )
    ) then
        raise check_violation using message = 'more licenses assigned than bought',
            constraint = 'license_assignments_bought';
    end if;
    return null;
end $$;
create trigger keep_assigned_within_bought after insert on license_assignments
    referencing new table as added for each statement execute function keep_assigned_within_bought();
-- An assignment is given and taken, never moved.
create function refuse_to_move_license() returns trigger language plpgsql as $$
begin
    raise check_violation using message = 'a license is assigned anew, not moved', constraint = 'license_assignments_moved';
end $$;
create trigger refuse_to_move_license before update on license_assignments
    for each row when (row(old.provider_id, old.customer_id, old.subscription_id, old.user_id)
        is distinct from row(new.provider_id, new.customer_id, new.subscription_id, new.user_id))
    execute function refuse_to_move_license();

create function keep_bought_above_assigned() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.licenses < (
        select count(*) from license_assignments as held
        where (held.provider_id, held.subscription_id) = (new.provider_id, new.id)
    ) then
        raise check_violation using message = 'fewer licenses bought than assigned',
            constraint = 'license_assignments_bought';
    end if;
    return null;
end $$;
create trigger keep_bought_above_assigned after update of licenses on subscriptions
    for each row when (new.licenses < old.licenses) execute function keep_bought_above_assigned();
