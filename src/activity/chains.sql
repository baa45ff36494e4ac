-- Every chain there is, with its organization's name.
select chain, coalesce((select name from providers where id = chain), (select name from resellers where id = chain)) as name
from (
    select chain from activity_seals
    union
    select chain from activity_anchors
    union
    select unnest($1)
) known
where chain = $2 or $2 is null
order by name nulls last, chain
