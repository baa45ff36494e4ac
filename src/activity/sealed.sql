-- The next thousand seals of one chain with what is left of their records.
select number, record_id, hash,
       id, timestamptz_send(at) as at, provider_id, reseller_id, customer_id, user_id, session_id, address, request_id,
       actor, action, subject_id, subject, details::text as details
from (
    select number, record_id, hash from activity_seals
    where chain = $1 and number > $2 and number <= $3
    order by number
    limit 1000
) seals
left join lateral (select * from activity where activity.id = record_id limit 1) record on true
order by number
