-- $1 provider, $2 resellers in reach or null, $3 a part of a name or '', $4 how many
select id, name
from (
    select mpn_ids.reseller_id as id, mpn_ids.name
    from partnerships
    join mpn_ids using (reseller_id)
    where partnerships.provider_id = $1
      and partnerships.since is not null
      and partnerships.ended_at is null
      and not mpn_ids.suspended
      and ($2 is null or mpn_ids.reseller_id = any($2))
      and ($3 = '' or strpos(lower(mpn_ids.name), lower($3)) > 0)
    order by lower(mpn_ids.name) <> lower($3) and $3 <> ''
    limit $4
) as found
order by name, id
