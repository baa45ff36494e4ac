-- Records without a seal that are old or that nobody waits for, and what waits though its record is gone.
select own_chain, record_id,
       id, timestamptz_send(at) as at, provider_id, reseller_id, customer_id, user_id, session_id, address, request_id,
       actor, action, subject_id, subject, details::text as details
from (
    select coalesce(provider_id, reseller_id, '00000000-0000-0000-0000-000000000000') as own_chain,
           id as record_id, activity.*
    from activity
    where not exists (select from activity_seals where record_id = id)
      and (at < $1 or not exists (select from activity_queue where record_id = id))
    union all
    select chain, record_id, gone.*
    from activity_queue
    left join activity gone on gone.id = record_id
    where gone.id is null
) unsealed
where own_chain = $2 or $2 is null
order by at, record_id
limit 10000
