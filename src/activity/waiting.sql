-- The oldest thousand records that wait for their seal, whatever number waits or is sealed. The chain is taken from the
-- record, not from the queue.
with waiting as materialized (
    select record_id from activity_queue order by record_id limit 1000
)
select waiting.record_id, coalesce(provider_id, reseller_id, '00000000-0000-0000-0000-000000000000') as own_chain,
       (select true from activity_seals where activity_seals.record_id = waiting.record_id limit 1) is not null as sealed,
       id, timestamptz_send(at) as at, provider_id, reseller_id, customer_id, user_id, session_id, address, request_id,
       actor, action, subject_id, subject, details::text as details
from waiting
join activity on id = waiting.record_id
order by waiting.record_id
