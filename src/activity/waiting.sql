-- The oldest thousand records that wait for their seal. The chain is taken from the record, not from the queue.
select queue.record_id, coalesce(provider_id, reseller_id, '00000000-0000-0000-0000-000000000000') as own_chain,
       exists (select from activity_seals where activity_seals.record_id = queue.record_id) as sealed,
       id, timestamptz_send(at) as at, provider_id, reseller_id, customer_id, user_id, session_id, address, request_id,
       actor, action, subject_id, subject, details::text as details
from activity_queue queue
join activity on id = queue.record_id
order by queue.record_id
limit 1000
