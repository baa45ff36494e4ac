-- Who sells and administers, who gets the credit, and who supports: each since when.
alter table customers add column administered_since timestamptz;
update customers set administered_since = coalesce((
    select max(at) from activity
    where activity.action = 'customer.reseller_changed'
      and (activity.provider_id, activity.customer_id) = (customers.provider_id, customers.id)
), created_at);
alter table customers alter column administered_since set not null;
comment on column customers.administered_since is 'Since when the reseller, or the provider alone, administers the account. Kept by a trigger.';

alter table subscriptions
    add column credited_since timestamptz,
    add column supported_since timestamptz,
    add column support_declined_by uuid references resellers on delete restrict,
    add column support_declined_at timestamptz,
    add column support_declined_reason text not null default '';
with known as (
    select provider_id, details ->> 'subscription' as subscription,
           max(at) filter (where action = 'subscription.reseller_changed') as credited,
           max(at) filter (where action = 'subscription.support_changed') as supported
    from activity
    where action in ('subscription.reseller_changed', 'subscription.support_changed')
    group by 1, 2
)
update subscriptions set credited_since = known.credited, supported_since = known.supported
from known
where known.provider_id = subscriptions.provider_id and known.subscription = subscriptions.id::text;
update subscriptions
    set credited_since = coalesce(credited_since, started_at), supported_since = coalesce(supported_since, started_at)
    where credited_since is null or supported_since is null;
alter table subscriptions
    alter column credited_since set not null,
    alter column supported_since set not null,
    add check ((support_declined_at is null) = (support_declined_by is null));
comment on column subscriptions.credited_since is 'Since when the partner of record, or nobody, is credited. Kept by a trigger.';
comment on column subscriptions.supported_since is 'Since when the support contact, or the provider, is it. Kept by a trigger.';
comment on column subscriptions.support_declined_by is 'The reseller that declined to support it; null once somebody else was chosen.';

create function keep_since_customer() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        new.administered_since := new.created_at;
    elsif new.reseller_id is distinct from old.reseller_id and new.administered_since = old.administered_since then
        new.administered_since := now();
    end if;
    return new;
end $$;
create trigger keep_since before insert or update on customers for each row execute function keep_since_customer();

create function keep_since_subscription() returns trigger language plpgsql as $$
declare changed timestamptz;
begin
    if tg_op = 'INSERT' then
        new.credited_since := new.started_at;
        new.supported_since := new.started_at;
        return new;
    end if;
    changed := case when new.changed_at is distinct from old.changed_at then new.changed_at else now() end;
    if new.partner_of_record is distinct from old.partner_of_record then
        new.credited_since := changed;
    end if;
    if new.support_reseller is distinct from old.support_reseller then
        new.supported_since := changed;
        -- Somebody was chosen: that another one declined is history.
        if new.support_declined_at is not distinct from old.support_declined_at then
            new.support_declined_by := null;
            new.support_declined_at := null;
            new.support_declined_reason := '';
        end if;
    end if;
    return new;
end $$;
create trigger keep_since before insert or update on subscriptions for each row execute function keep_since_subscription();

-- The one change that a reseller makes to a subscription that it only supports: it stops being its contact.
create function decline_support(id uuid, seen integer, reason text, at timestamptz, name text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
    update subscriptions
        set support_reseller = null, support_declined_by = asking('reseller'), support_declined_at = at,
            support_declined_reason = reason, version = subscriptions.version + 1, changed_at = at, changed_by = name
        where subscriptions.id = id and subscriptions.version = seen and subscriptions.status <> 'deleted'
          and subscriptions.support_reseller = asking('reseller');
    return found;
end $$;
comment on function decline_support is 'The asking reseller stops supporting a subscription; false when it does not support it, or somebody has changed it since.';
