with listed as (
    select providers.id,
           providers.name,
           providers.mpn_id,
           providers.country,
           providers.currency,
           providers.support_phone,
           providers.support_email,
           providers.support_website,
           providers.support_hours,
           providers.support_languages,
           partnerships.since,
           partnerships.ended_at,
           partnerships.monthly_limit,
           tallied.customers,
           tallied.subscriptions
    from partnerships
    join providers on providers.id = partnerships.provider_id
    cross join lateral (
        select coalesce(sum(customers), 0)::bigint as customers, coalesce(sum(subscriptions), 0)::bigint as subscriptions
        from reseller_tallies as tallies
        where (tallies.provider_id, tallies.reseller_id) = (partnerships.provider_id, partnerships.reseller_id)
          and ($2::text[] is null or tallies.country = any($2))
    ) as tallied
    where partnerships.reseller_id = $1
)
select {what} from listed
where ($3 = '' or strpos(lower(name), lower($3)) > 0 or strpos(mpn_id, $3) > 0)
  and ($4 = '' or country = $4)
  and case $5
          when 'ended' then ended_at is not null
          when 'all' then true
          else ended_at is null
      end
