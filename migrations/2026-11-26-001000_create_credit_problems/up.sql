-- Why a reseller can't be credited, or what to know about it; null when nothing stands in the way. The same
-- answer as `Partner::cause` in src/partnerships/credit.rs, for many rows at once.
create function credit_cause(
    suspended boolean, agreed boolean, kind text, enrolled_in text, wanted text, partner_since timestamptz,
    partner_until timestamptz
) returns text language sql immutable parallel safe as $$
    select case
        when suspended then 'suspended'
        when not agreed then 'no-agreement'
        when kind <> 'location' then 'company-id'
        when enrolled_in is distinct from wanted then 'other-region'
        when partner_until is not null then 'partnership-ended'
        when partner_since is null then 'no-partnership'
    end
$$;

-- A reseller that administers a customer is judged by the same rule as the provider when it changes a
-- subscription that another reseller is credited for.
create function standing_with(provider uuid, reseller uuid) returns table (since timestamptz, ended_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select partnerships.since, partnerships.ended_at from partnerships
    where provider_id = provider and reseller_id = reseller and works_with(provider)
$$;
comment on function standing_with is 'Since when, and until when, a reseller is the partner of a provider that the asker is, or works with.';

create table credit_problems (
    provider_id uuid not null,
    subscription_id uuid not null,
    reseller_id uuid references resellers on delete cascade,
    cause text not null check ((cause = 'nobody') = (reseller_id is null)),
    found_at timestamptz not null,
    primary key (provider_id, subscription_id),
    foreign key (provider_id, subscription_id) references subscriptions on delete cascade
);
create index credit_problems_by_cause on credit_problems (provider_id, cause, subscription_id);
create index credit_problems_by_reseller on credit_problems (provider_id, reseller_id, subscription_id);
create index credit_problems_of_reseller on credit_problems (reseller_id);
create index credit_problems_subscription on credit_problems (subscription_id);
comment on table credit_problems is 'Subscriptions that earn for nobody, or that name a reseller who can''t be credited: what the last sweep found.';
comment on column credit_problems.cause is 'What stands in the way, or is to be known; `nobody` when no reseller is named.';
comment on column credit_problems.found_at is 'The first sweep that found it.';

create table credit_sweeps (
    provider_id uuid primary key references providers on delete cascade,
    swept_at timestamptz not null
);
comment on table credit_sweeps is 'When the credit of all of a provider''s subscriptions was judged last.';

-- A problem is over once somebody else is credited, or the subscription is gone.
create function end_credit_problem() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from credit_problems where (provider_id, subscription_id) = (new.provider_id, new.id);
    return null;
end $$;
create trigger end_credit_problem after update of partner_of_record, status on subscriptions for each row
    when (new.partner_of_record is distinct from old.partner_of_record or new.status not in ('active', 'suspended'))
    execute function end_credit_problem();

do $$
declare name text;
begin
    foreach name in array array['credit_problems', 'credit_sweeps'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
        execute format('create policy provider on %I using (provider_id = asking(''provider''))', name);
    end loop;
end $$;
create policy reseller on credit_problems for select using (reseller_id = asking('reseller'));
create policy system on credit_sweeps for select using (asking_system());
