with listed as (
    select resellers.id,
           resellers.name,
           resellers.mpn_id,
           resellers.mpn_kind,
           resellers.country,
           resellers.region,
           concat_ws(', ', nullif(resellers.address_line1, ''), nullif(resellers.address_line2, ''),
                     nullif(resellers.postal_code, ''), nullif(resellers.city, ''), nullif(resellers.state, '')) as address,
           concat_ws(' ', resellers.contact_first_name, resellers.contact_last_name) as contact,
           resellers.contact_email,
           resellers.contact_phone,
           resellers.support_email,
           resellers.support_phone,
           resellers.agreement_signed_at,
           resellers.suspended_at is not null as suspended,
           partnerships.since,
           partnerships.ended_at,
           partnerships.monthly_limit,
           credit_cause(resellers.suspended_at is not null, resellers.vetting = 'authorized',
                        resellers.agreement_signed_at is not null,
                        resellers.mpn_kind, resellers.region, resellers.region, partnerships.since,
                        partnerships.ended_at) as cause,
           tallied.customers,
           tallied.subscriptions
    from partnerships
    join resellers on resellers.id = partnerships.reseller_id
    cross join lateral (
        select coalesce(sum(customers), 0)::bigint as customers, coalesce(sum(subscriptions), 0)::bigint as subscriptions
        from reseller_tallies as tallies
        where (tallies.provider_id, tallies.reseller_id) = (partnerships.provider_id, partnerships.reseller_id)
          and ($3::text[] is null or tallies.country = any($3))
    ) as tallied
    where partnerships.provider_id = $1
      and ($2::uuid[] is null or partnerships.reseller_id = any($2))
      and ($10::uuid is null or partnerships.reseller_id = $10)
)
select {what} from listed
where ($4 = '' or strpos(lower(name), lower($4)) > 0 or strpos(mpn_id, $4) > 0)
  and ($5 = '' or country = $5)
  and case $6
          when 'partner' then ended_at is null and not suspended
          when 'suspended' then ended_at is null and suspended
          when 'ended' then ended_at is not null
          when 'all' then true
          else ended_at is null
      end
  and case $7
          when 'no-customers' then customers = 0
          when 'not-credited' then cause = any($8)
          else true
      end
