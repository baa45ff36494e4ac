insert into attempts as kept (kind, key, began_at, tries, failures, next_at)
values ($1, $2, $3, 1, 1, $3 - interval '1 hour')
on conflict (kind, key) do update set
    began_at = case when kept.began_at <= $3 - interval '24 hours' then $3 else kept.began_at end,
    tries = case when kept.began_at <= $3 - interval '24 hours' then 1 else kept.tries + 1 end,
    failures = case when kept.began_at <= $3 - interval '24 hours' then 1 else kept.failures + 1 end,
    next_at = case
        when kept.began_at <= $3 - interval '24 hours' then $3 - interval '1 hour'
        when kept.tries + 1 >= $5 then kept.began_at + interval '24 hours'
        -- Of two at once, the one that began first may come second: it waits for nothing.
        when kept.failures + 1 < $4 then kept.next_at
        else $3 + least(interval '15 minutes', interval '30 seconds' * (2 ^ least(kept.failures + 1 - $4, 6)))
    end
where kept.next_at <= $3
