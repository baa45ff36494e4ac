select users.id as user_id,
       users.sign_in_name,
       users.first_name || ' ' || users.last_name as name,
       users.roles,
       users.reach_resellers,
       users.reach_countries,
       users.provider_id,
       users.reseller_id,
       users.customer_id,
       coalesce(customers.bill_to_name, resellers.name, providers.name) as organization_name,
       sessions.id as session_id,
       sessions.proven_at,
       sessions.awaits,
       users.suspended_at is not null or resellers.suspended_at is not null as barred,
       sessions.created_at,
       sessions.last_seen_at,
       sessions.ended_at is not null as ended
from sessions
join users on users.id = sessions.user_id
left join providers on providers.id = users.provider_id
left join resellers on resellers.id = users.reseller_id
left join customers on customers.provider_id = users.provider_id and customers.id = users.customer_id
where sessions.token_hash = $1
