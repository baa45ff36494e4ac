alter table subscriptions
    add column nickname text collate "und-x-icu" not null default '',
    add column term_started_at timestamptz,
    add column anchor_day smallint check (anchor_day between 1 and 31),
    add column next_billing text check (next_billing in ('monthly', 'annual', 'triennial')),
    add column scheduled jsonb,
    add column moves_at timestamptz;
update subscriptions set
    term_started_at = greatest(started_at, term_ends_at - case term when 'P1M' then interval '1 month' when 'P1Y' then interval '1 year' else interval '3 years' end),
    anchor_day = extract(day from term_ends_at at time zone 'UTC'),
    moves_at = case status when 'deleted' then null
                           when 'expired' then term_ends_at + interval '30 days'
                           when 'disabled' then term_ends_at + interval '120 days'
                           else term_ends_at end;
alter table subscriptions
    alter column term_started_at set not null,
    alter column anchor_day set not null,
    add check ((status = 'deleted') = (moves_at is null)),
    add check (term_started_at < term_ends_at);
create index subscriptions_due on subscriptions (moves_at) where moves_at is not null;
comment on column subscriptions.licenses is 'The sum of its license ledger, kept by a trigger, for lists.';
comment on column subscriptions.nickname is 'What the customer and its reseller call it; empty for the product''s name.';
comment on column subscriptions.anchor_day is 'The day of the month that terms and billing periods are counted from.';
comment on column subscriptions.next_billing is 'How often it is billed from the next billing period on, if that changes.';
comment on column subscriptions.scheduled is 'What the next renewal changes: offer, licenses, plan, ends_at, each null for the same.';
comment on column subscriptions.moves_at is 'When time moves it next: a renewal, an end, a new billing frequency.';

create table license_ledger (
    provider_id uuid not null,
    id uuid not null,
    subscription_id uuid not null,
    kind text not null check (kind in ('purchase', 'addition', 'reduction', 'renewal', 'upgrade')),
    at timestamptz not null,
    change integer not null,
    returnable integer not null check (returnable >= 0),
    returns uuid,
    made_by text not null,
    primary key (provider_id, id),
    unique (provider_id, subscription_id, id),
    foreign key (provider_id, subscription_id) references subscriptions on delete cascade,
    foreign key (provider_id, subscription_id, returns) references license_ledger (provider_id, subscription_id, id) on delete cascade,
    check ((kind = 'reduction') = (returns is not null)),
    check (case kind when 'purchase' then change > 0 when 'addition' then change > 0 when 'reduction' then change < 0 else true end)
);
create index license_ledger_subscription on license_ledger (provider_id, subscription_id, at, id);
create unique index license_ledger_renewal on license_ledger (provider_id, subscription_id, at) where kind = 'renewal';
comment on table license_ledger is 'Each purchase, addition, reduction, renewal and upgrade of licenses; their sum is the count.';
comment on column license_ledger.returnable is 'How many can be returned of it within seven days, before any was.';
comment on column license_ledger.returns is 'Of a reduction: the entry whose licenses went back.';
comment on column license_ledger.made_by is 'The name of who made it; empty when time did.';

insert into license_ledger (provider_id, id, subscription_id, kind, at, change, returnable, made_by)
    select provider_id, gen_random_uuid(), id, 'purchase', started_at, licenses, licenses, '' from subscriptions;
insert into license_ledger (provider_id, id, subscription_id, kind, at, change, returnable, made_by)
    select provider_id, gen_random_uuid(), id, 'renewal', term_started_at, 0, licenses, '' from subscriptions
    where term_started_at > started_at;

create function count_licenses() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update subscriptions set licenses = counted.sum
    from (
        select provider_id, subscription_id, sum(change)::integer as sum from license_ledger
        where (provider_id, subscription_id) in (select provider_id, subscription_id from added)
        group by provider_id, subscription_id
    ) as counted
    where (subscriptions.provider_id, subscriptions.id) = (counted.provider_id, counted.subscription_id)
      and licenses <> counted.sum;
    return null;
end $$;
create trigger count_licenses after insert on license_ledger
    referencing new table as added for each statement execute function count_licenses();

create table subscription_changes (
    provider_id uuid not null,
    id uuid not null,
    subscription_id uuid not null,
    change jsonb,
    outcome jsonb not null,
    version integer not null,
    author_id uuid,
    author text not null,
    created_at timestamptz not null,
    applied_at timestamptz,
    primary key (provider_id, id),
    foreign key (provider_id, subscription_id) references subscriptions on delete cascade
);
create unique index subscription_changes_applied on subscription_changes (provider_id, subscription_id, version) where applied_at is not null;
create index subscription_changes_open on subscription_changes (created_at) where applied_at is null;
comment on table subscription_changes is 'Receipts: what a change does, as it was shown; applied once, or never.';
comment on column subscription_changes.change is 'What was asked for; null when time made it.';
comment on column subscription_changes.outcome is 'All that it does: before, after, charges, effects.';
comment on column subscription_changes.version is 'The subscription''s version that it was worked out for.';
comment on column subscription_changes.author is 'The name of who asked; empty when time did.';

do $$
declare name text;
begin
    foreach name in array array['license_ledger', 'subscription_changes'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
        execute format('create policy provider on %I using (provider_id = asking(''provider''))', name);
        execute format('create policy system on %I using (asking_system())', name);
        execute format(
            'create policy administrator on %I using ((
                select true from subscriptions as administered
                join reseller_customers as related
                  on (related.provider_id, related.customer_id) = (administered.provider_id, administered.customer_id)
                where (administered.provider_id, administered.id) = (%I.provider_id, subscription_id)
                  and related.reseller_id = asking(''reseller'') and related.administers
                limit 1
            ))', name, name);
    end loop;
end $$;
create policy customer on license_ledger for select using ((
    select true from subscriptions as own
    where (own.provider_id, own.id) = (license_ledger.provider_id, subscription_id)
      and (own.provider_id, own.customer_id) = (asking('customers_provider'), asking('customer'))
    limit 1
));

create policy system on subscriptions using (asking_system());
create policy system on customers for select using (asking_system());
create policy system on prices for select using (asking_system());
