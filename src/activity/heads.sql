-- The last seal of each of these chains; where retention has left none, the anchor.
select asked.chain, head.number, head.hash
from unnest($1) asked(chain)
cross join lateral (
    (select number, hash from activity_seals where activity_seals.chain = asked.chain order by number desc limit 1)
    union all
    (select number, hash from activity_anchors where activity_anchors.chain = asked.chain)
    order by number desc
    limit 1
) head
