, shown as (
    select * from page
    where (open or $7) and ($8::boolean is null or (open, began, id) < ($8, $9::timestamptz, $10::uuid))
    order by open desc, began desc, id desc
    limit $11
)
-- What only a row that is shown needs.
select shown.*,
       case when is_partner then 'accepted' else partnership_request_state($1, request_id, $4) end as state,
       partnerships.nudged_at,
       (select min(administered_since) from customers
        where customers.provider_id = $1 and customers.reseller_id = shown.reseller_id) as customer_at,
       least(
           (select min(started_at) from subscriptions
            where subscriptions.partner_of_record = shown.reseller_id and subscriptions.provider_id = $1),
           (select min(started_at) from customers
            join subscriptions on (subscriptions.provider_id, customer_id) = (customers.provider_id, customers.id)
            where customers.provider_id = $1 and customers.reseller_id = shown.reseller_id)) as order_at,
       first.id as customer_id,
       coalesce(first.agreement <> 'asked', false) as customer_agreed
from shown
left join partnerships on shown.is_partner
    and (partnerships.provider_id, partnerships.reseller_id) = ($1, shown.reseller_id)
left join lateral (
    -- The customer to order for: one that may, before the others.
    select customers.id, agreement from customers
    where not has_order and customers.provider_id = $1 and customers.reseller_id = shown.reseller_id
    order by agreement <> 'asked' desc, administered_since
    limit 1
) as first on true
order by open desc, began desc, shown.id desc
