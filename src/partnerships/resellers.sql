select resellers.id,
       resellers.name,
       resellers.mpn_id,
       resellers.country,
       partnerships.since,
       resellers.suspended_at is not null as suspended,
       (select count(*) from customers
        where customers.provider_id = partnerships.provider_id and customers.reseller_id = resellers.id
          and ($7::text[] is null or customers.country = any($7))) as customers
from partnerships
join resellers on resellers.id = partnerships.reseller_id
where partnerships.provider_id = $1
  and partnerships.ended_at is null
  and ($6::uuid[] is null or resellers.id = any($6))
  and ($2 = '' or strpos(lower(resellers.name), lower($2)) > 0 or strpos(resellers.mpn_id, $2) > 0)
  and ($3 is null or (resellers.name, resellers.id) > ($3, $4))
order by resellers.name, resellers.id
limit $5
