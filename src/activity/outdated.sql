-- For each chain, the last number before the first record that is still to be kept, and whose chain it is.
select part.chain, part.through, activity.provider_id,
       case when activity.provider_id is null then activity.reseller_id end as reseller_id
from (
    select seals.chain, max(seals.number) as through
    from activity_seals seals
    left join (
        select chain, min(number) as number
        from activity_seals
        join activity on id = record_id
        where at >= $1
        group by chain
    ) kept on kept.chain = seals.chain
    where kept.number is null or seals.number < kept.number
    group by seals.chain
) part
join activity_seals last on last.chain = part.chain and last.number = part.through
left join activity on activity.id = last.record_id
