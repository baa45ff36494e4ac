with regions as (
    select * from unnest($2, $3) as known (iso2, region)
),
judged as (
    select subscriptions.id,
           partner_of_record as reseller_id,
           case when partner_of_record is null then 'nobody'
                else credit_cause(suspended, authorized, agreed, kind, mpn_ids.region, regions.region, since, ended_at) end as cause
    from subscriptions
    join customers on (customers.provider_id, customers.id) = (subscriptions.provider_id, customer_id)
    left join regions on regions.iso2 = customers.country
    left join mpn_ids on mpn_ids.reseller_id = partner_of_record
    left join partnerships on (partnerships.provider_id, partnerships.reseller_id) = ($1, partner_of_record)
    where subscriptions.provider_id = $1 and status in ('active', 'suspended') and relationship_ended_at is null
),
found as materialized (
    select id, reseller_id, cause from judged where cause is not null
),
mended as (
    delete from credit_problems as old
    where old.provider_id = $1 and not exists (select from found where found.id = old.subscription_id)
)
insert into credit_problems as old (provider_id, subscription_id, reseller_id, cause, found_at)
select $1, id, reseller_id, cause, $4 from found
where not exists (
    select from credit_problems as same
    where (same.provider_id, same.subscription_id) = ($1, id)
      and (same.reseller_id, same.cause) is not distinct from (found.reseller_id, found.cause)
)
order by id
on conflict (provider_id, subscription_id) do update
    set reseller_id = excluded.reseller_id, cause = excluded.cause, found_at = excluded.found_at
