-- Seals of one chain with what is left of their records.
select number, record_id, hash,
       id, timestamptz_send(at) as at, provider_id, reseller_id, customer_id, user_id, session_id, address, request_id,
       actor, action, subject_id, subject, details::text as details
from activity_seals
left join activity on id = record_id
where chain = $1 and number > $2 and number <= $3
order by number
limit $4
