select *
from (
    select *, count(*) over () as subscriptions, sum(license_days) over ()::bigint as all_license_days
    from credit_statement($1, $2, $3, $4)
    where ($5::uuid[] is null and $6::text[] is null) or customer_id in (
        select id from customers
        where provider_id = $1
          and ($5 is null or reseller_id = any($5))
          and ($6 is null or country = any($6))
    )
) as statement
where $7::text is null or (customer collate "und-x-icu", subscription_id) > ($7, $8::uuid)
order by customer collate "und-x-icu", subscription_id
limit $9
