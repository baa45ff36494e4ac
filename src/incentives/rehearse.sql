insert into credit_run_items (provider_id, run_id, subscription_id, partner_of_record, cause)
select subscriptions.provider_id,
       $2,
       subscriptions.id,
       partner_of_record,
       case when $3 is not null
            then credit_cause(suspended, authorized, agreed, kind, mpn_ids.region, regions.region, since, ended_at) end
from subscriptions
join customers on (customers.provider_id, customers.id) = (subscriptions.provider_id, customer_id)
left join unnest($5, $6) as regions (iso2, region) on regions.iso2 = customers.country
left join mpn_ids on mpn_ids.reseller_id = $3
left join partnerships on (partnerships.provider_id, partnerships.reseller_id) = ($1, $3)
where subscriptions.provider_id = $1 and subscriptions.id = any($4)
