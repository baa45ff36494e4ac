-- Who is credited for a subscription on each day: spans of time, each beginning where the one before it ended.
create table credit_spans (
    provider_id uuid not null,
    subscription_id uuid not null,
    since timestamptz not null,
    until timestamptz,
    follows timestamptz,
    ended boolean not null default false,
    reseller_id uuid references resellers on delete restrict,
    changed_by text not null default '',
    first_day date not null generated always as ((since at time zone 'UTC')::date) stored,
    end_day date generated always as ((
        (until at time zone 'UTC') + case when ended then interval '1 day' - interval '1 microsecond' else interval '0' end
    )::date) stored,
    primary key (provider_id, subscription_id, since),
    unique (provider_id, subscription_id, until),
    foreign key (provider_id, subscription_id) references subscriptions on delete cascade,
    foreign key (provider_id, subscription_id, follows)
        references credit_spans (provider_id, subscription_id, until) on delete cascade,
    check (since < until),
    check (follows = since),
    check (until is not null or not ended)
);
-- With the keys above: one span is the first, one at most is open, and all others stand in one row between them.
create unique index credit_spans_first on credit_spans (provider_id, subscription_id) where follows is null;
create unique index credit_spans_open on credit_spans (provider_id, subscription_id) where until is null;
create index credit_spans_reseller on credit_spans (reseller_id, provider_id, first_day);
comment on table credit_spans is 'Who was credited for each subscription since when and until when. Kept by triggers on subscriptions.';
comment on column credit_spans.until is 'Null while it lasts.';
comment on column credit_spans.follows is 'Where the span before it ended: its own beginning; null for the first.';
comment on column credit_spans.ended is 'The subscription was deleted then: no span follows.';
comment on column credit_spans.reseller_id is 'The partner of record; null when nobody was credited.';
comment on column credit_spans.changed_by is 'The name of who chose it; empty at the subscription''s start.';
comment on column credit_spans.first_day is 'The first day credited: a day (UTC) belongs to who holds it at its end.';
comment on column credit_spans.end_day is 'The first day not credited any more; not after first_day when it had no day. The day of deletion belongs to the last span.';

-- What is known of the time before: what the activity log tells, and otherwise who is credited now.
with told as (
    select activity.provider_id, details ->> 'subscription' as subscription, at,
           coalesce(users.first_name || ' ' || users.last_name, actor) as actor,
           details -> 'before' ->> 'partner_of_record' as former, details -> 'after' ->> 'partner_of_record' as chosen,
           row_number() over (partition by activity.provider_id, details ->> 'subscription' order by at, activity.id) as number
    from activity left join users on users.id = user_id where action = 'subscription.reseller_changed'
), points as (
    select s.provider_id, s.id, s.started_at as at, told.former as reseller, '' as by, 0 as rank, 0 as number
    from subscriptions s join told on (told.provider_id, told.subscription) = (s.provider_id, s.id::text)
    where told.number = 1 and s.started_at < s.credited_since
    union all
    select s.provider_id, s.id, told.at, told.chosen, told.actor, 1, told.number
    from subscriptions s join told on (told.provider_id, told.subscription) = (s.provider_id, s.id::text)
    where told.at > s.started_at and told.at < s.credited_since
    union all
    select s.provider_id, s.id, s.credited_since, s.partner_of_record::text, coalesce(told.actor, ''), 2, coalesce(told.number, 0)
    from subscriptions s
    left join told on (told.provider_id, told.subscription, told.at) = (s.provider_id, s.id::text, s.credited_since)
), chosen as (
    select distinct on (provider_id, id, at) * from points order by provider_id, id, at, rank desc, number desc
), chained as (
    select *, lag(at) over one is null as is_first, lead(at) over one as until from chosen
    window one as (partition by provider_id, id order by at)
)
insert into credit_spans (provider_id, subscription_id, since, until, follows, ended, reseller_id, changed_by)
    select c.provider_id, c.id, c.at,
           case when c.until is null and s.status = 'deleted' then greatest(
               coalesce(s.changed_at, least(s.term_ends_at + interval '120 days', now())), c.at + interval '1 second'
           ) else c.until end,
           case when not c.is_first then c.at end,
           c.until is null and s.status = 'deleted',
           (select resellers.id from resellers where resellers.id::text = c.reseller),
           c.by
    from chained c join subscriptions s on (s.provider_id, s.id) = (c.provider_id, c.id)
    order by c.provider_id, c.id, c.at;

-- As before, but never backwards, since a node's clock may be late; and also two changes at one moment are two.
create or replace function keep_since_subscription() returns trigger language plpgsql as $$
declare changed timestamptz;
begin
    if tg_op = 'INSERT' then
        new.credited_since := new.started_at;
        new.supported_since := new.started_at;
        return new;
    end if;
    changed := now();
    if (new.changed_at, new.version) is distinct from (old.changed_at, old.version) then
        changed := coalesce(new.changed_at, changed);
    end if;
    if new.partner_of_record is distinct from old.partner_of_record then
        new.credited_since := greatest(changed, old.credited_since);
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

create function open_credit_spans() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into credit_spans (provider_id, subscription_id, since, until, ended, reseller_id, changed_by)
        select provider_id, id, credited_since,
               case when status = 'deleted' then
                   greatest(coalesce(changed_at, term_ends_at), credited_since + interval '1 second')
               end,
               status = 'deleted', partner_of_record, changed_by
        from added;
    return null;
end $$;
create trigger open_credit_spans after insert on subscriptions
    referencing new table as added for each statement execute function open_credit_spans();

create function chain_credit_spans() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    is_noted constant boolean := (new.changed_at, new.version) is distinct from (old.changed_at, old.version);
    chosen_by constant text := case when is_noted then new.changed_by else '' end;
    deleted_at constant timestamptz :=
        greatest(case when is_noted then coalesce(new.changed_at, now()) else now() end, new.credited_since);
begin
    if new.credited_since > old.credited_since then
        update credit_spans set until = new.credited_since
            where (provider_id, subscription_id) = (new.provider_id, new.id) and until is null;
        insert into credit_spans (provider_id, subscription_id, since, follows, reseller_id, changed_by)
            values (new.provider_id, new.id, new.credited_since, new.credited_since, new.partner_of_record, chosen_by);
    elsif new.partner_of_record is distinct from old.partner_of_record then
        -- Within one instant the last word counts.
        update credit_spans set reseller_id = new.partner_of_record, changed_by = chosen_by
            where (provider_id, subscription_id) = (new.provider_id, new.id) and until is null;
    end if;
    if new.status = 'deleted' then
        delete from credit_spans
            where (provider_id, subscription_id) = (new.provider_id, new.id) and until is null and since >= deleted_at;
        update credit_spans set until = coalesce(until, deleted_at), ended = true
            where (provider_id, subscription_id) = (new.provider_id, new.id)
              and (until is null or until >= deleted_at) and not ended;
    end if;
    return null;
end $$;
-- Nothing follows a deletion.
create trigger chain_credit_spans after update on subscriptions for each row
    when (old.status <> 'deleted'
          and (new.status = 'deleted' or new.partner_of_record is distinct from old.partner_of_record))
    execute function chain_credit_spans();

alter table credit_spans enable row level security, force row level security;
create policy owner on credit_spans to current_user using (true) with check (true);
create policy provider on credit_spans for select using (provider_id = asking('provider'));
-- What it was credited for stays its own to read; of what it sees today, all of the history.
create policy credited on credit_spans for select using (reseller_id = asking('reseller'));
create policy reseller on credit_spans for select using (asking('reseller') is not null and (
    select true from subscriptions
    where (subscriptions.provider_id, subscriptions.id) = (credit_spans.provider_id, credit_spans.subscription_id)
    limit 1
));

-- Whom a provider's subscriptions credited is told for as long as the history is kept.
create policy credited on resellers for select using ((
    select true from credit_spans
    where credit_spans.reseller_id = resellers.id and credit_spans.provider_id = asking('provider')
    limit 1
));

-- What a reseller is credited for from one day to before another, each subscription once. It tells the reseller also of
-- customers that it sees nothing else of any more: name, product and licenses as of the last day credited. Licenses of
-- a day are those at its end; license_days adds them up.
create function credit_statement(of_provider uuid, of_reseller uuid, from_day date, past_day date)
returns table (
    subscription_id uuid, customer_id uuid, customer text, product text, licenses bigint, days integer, license_days bigint,
    first_day date, last_day date
) language sql stable security definer set search_path = public, pg_temp as $$
    with held as (
        select spans.subscription_id as id, greatest(spans.first_day, from_day) as first,
               least(coalesce(spans.end_day, past_day), past_day) as past
        from credit_spans as spans
        where spans.reseller_id = of_reseller and spans.provider_id = of_provider
          and (of_provider = asking('provider') or of_reseller = asking('reseller'))
          and spans.first_day < past_day and (spans.end_day is null or spans.end_day > from_day)
    ), credited as (
        select id, sum(past - first)::integer as days, min(first) as first, max(past) as past
        from held where first < past group by id
    )
    select credited.id, customers.id, customers.bill_to_name,
           coalesce((
               select offers.name from subscription_changes as later
               join offers on offers.id = later.outcome -> 'before' ->> 'offer'
               where (later.provider_id, later.subscription_id) = (of_provider, credited.id)
                 and later.applied_at >= credited.past::timestamp at time zone 'UTC'
               order by later.applied_at, later.version limit 1
           ), offers.name),
           (
               select coalesce(sum(change), 0) from license_ledger as ledger
               where (ledger.provider_id, ledger.subscription_id) = (of_provider, credited.id)
                 and ledger.at < credited.past::timestamp at time zone 'UTC'
           ),
           credited.days,
           (
               select coalesce(sum(change * (held.past - greatest(held.first, (ledger.at at time zone 'UTC')::date))), 0)
               from held join license_ledger as ledger
                 on (ledger.provider_id, ledger.subscription_id) = (of_provider, held.id)
                and ledger.at < held.past::timestamp at time zone 'UTC'
               where held.id = credited.id and held.first < held.past
           ),
           credited.first, credited.past - 1
    from credited
    join subscriptions on (subscriptions.provider_id, subscriptions.id) = (of_provider, credited.id)
    join customers on (customers.provider_id, customers.id) = (of_provider, subscriptions.customer_id)
    join offers on offers.id = subscriptions.offer_id
$$;
