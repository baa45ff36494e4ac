-- All that names the old reseller of these customers, one row each, with why it can't go to the new one; and whether
-- the new one is given roles.
-- $1 provider, $2 old, $3 new reseller, $4 chosen kinds, $5 customers, $6 and $7 countries and their regions,
-- $8 the time, $9 whether what is of no customer is judged too.
with taker as (
    select taken.region, suspended, authorized, agreed, kind, since, ended_at,
           since is not null and ended_at is null and not suspended as active
    from mpn_ids as taken
    left join partnerships on (partnerships.provider_id, partnerships.reseller_id) = ($1, $3)
    where taken.reseller_id = $3
),
regions as (select * from unnest($6, $7) as known (iso2, region)),
chosen as (
    select customers.id, bill_to_name, reseller_id, regions.region,
           case when not active then 'no-partner'
                when taker.region is distinct from regions.region
                  or not exists (select from provider_regions as served
                                 where (served.provider_id, served.region) = ($1, regions.region)) then 'other-region'
           end as against,
           case when not active then 'no-partner'
                else credit_cause(suspended, authorized, agreed, kind, taker.region, regions.region, since, ended_at)
           end as against_credit
    from customers
    cross join taker
    left join regions on regions.iso2 = customers.country
    where customers.provider_id = $1 and customers.id = any($5) and relationship_ended_at is null
),
after as (
    select chosen.*,
           case when 'administration' = any($4) then against else 'left-out' end as against_account,
           coalesce(reseller_id = $3, false)
               or coalesce(reseller_id = $2, false) and against is null and 'administration' = any($4) as administered,
           exists (
               select from subscriptions
               where subscriptions.provider_id = $1 and customer_id = chosen.id and status <> 'deleted'
                 and (partner_of_record = $3
                      or partner_of_record = $2 and against_credit is null and 'credit' = any($4))
           ) as credited
    from chosen
),
named as (
    select subscriptions.*, case when nickname = '' then offers.name else nickname || ' (' || offers.name || ')' end as called
    from subscriptions
    join offers on offers.id = offer_id
    where subscriptions.provider_id = $1 and customer_id = any($5) and status <> 'deleted'
      and $2 in (partner_of_record, support_reseller)
),
supported as (
    select named.id,
           case when not 'support' = any($4) then 'left-out'
                when not active then 'no-partner'
                when not (administered or credited) then 'not-related' end as cause
    from named join after on after.id = customer_id cross join taker
    where support_reseller = $2
)
select id as customer_id, 'administration' as kind, id as thing_id, bill_to_name as name,
       against_account as cause
from after where reseller_id = $2
union all
select roles.customer_id, case state when 'pending' then 'roles-asked' else 'roles' end, roles.id, roles.name, against_account
from admin_relationships as roles
join after on after.id = roles.customer_id and after.reseller_id = $2
cross join admin_relationship_state(asked_at, started_at, ends_at, auto_extend, declined_at, terminated_at, $8) as state
where roles.provider_id = $1 and roles.reseller_id = $2 and state in ('pending', 'active', 'expiring')
union all
select after.id, 'roles-given', after.id, resellers.name,
       case when exists (
           select from admin_relationships as ended
           where (ended.provider_id, ended.customer_id) = ($1, after.id) and ended_by_customer
       ) then 'must-ask' end
from after join resellers on resellers.id = $3
where after.reseller_id = $2 and against_account is null
union all
select customer_id, 'credit', named.id, called, case when 'credit' = any($4) then against_credit else 'left-out' end
from named join after on after.id = customer_id where partner_of_record = $2
union all
select customer_id, 'support', named.id, called, cause
from named join supported on supported.id = named.id join after on after.id = customer_id
union all
select customer_id, case when order_id is null then 'requests' else 'orders' end, asked.id, asked_by_name,
       case when not 'requests' = any($4) then 'left-out'
            when not administered then 'not-administered'
            when order_id is not null then against_credit
            when exists (
                select from change_requests as same
                where (same.provider_id, same.subscription_id, same.kind) = ($1, asked.subscription_id, asked.kind)
                  and same.reseller_id = $3 and same.decision is null
            ) then 'waits-already' end
from change_requests as asked join after on after.id = customer_id
where asked.provider_id = $1 and asked.reseller_id = $2 and decision is null
union all
select service.customer_id, 'service', service.id, 'SR-' || number || ': ' || title,
       case when subscription_id is null and not administered then 'stays-with'
            when subscription_id is not null and supported.cause is not null then 'stays-with' end
from service_requests as service
join after on after.id = service.customer_id
left join supported on supported.id = subscription_id
where service.provider_id = $1 and closed_at is null and handed_at is null
  and (subscription_id is null and after.reseller_id = $2 or supported.id is not null)
union all
select customer_id, 'tenants', owned.id, granted_by,
       case when not 'tenants' = any($4) then 'customers-own'
            when after.reseller_id = $2 and against_account is not null then 'still-administers'
            else 'asks-customer' end
from tenant_owners as owned join after on after.id = customer_id
where owned.provider_id = $1 and owned.reseller_id = $2 and taken_back_at is null
union all
select drafts.customer_id, 'drafts', drafts.id, first_name || ' ' || last_name,
       case when 'drafts' = any($4) then against_credit else 'left-out' end
from orders as drafts
join after on after.id = drafts.customer_id
join users on users.id = author_id
where drafts.provider_id = $1 and drafts.status = 'draft' and drafts.reseller_id = $2
union all
select null, 'drafts', drafts.id, first_name || ' ' || last_name,
       case when not 'drafts' = any($4) then 'left-out'
            when not active then 'no-partner'
            else credit_cause(suspended, authorized, agreed, kind, taker.region, coalesce(regions.region, taker.region), since, ended_at)
       end
from orders as drafts
join users on users.id = author_id
cross join taker
left join regions on regions.iso2 = new_customer ->> 'country'
where $9 and drafts.provider_id = $1 and drafts.status = 'draft' and drafts.customer_id is null
  and (drafts.reseller_id = $2 or new_customer ->> 'reseller' = $2::text)
union all
select null, 'invitations', asked.id, requested_by_name,
       case when not 'invitations' = any($4) then 'left-out' when not active then 'no-partner' end
from relationship_requests as asked cross join taker
where $9 and asked.provider_id = $1 and asked.reseller_id = $2
  and accepted_at is null and declined_at is null and revoked_at is null and expires_at > $8
order by 1, 2, 3
