-- The board: requests that nobody has become a partner by yet, and partners. Everything is read off facts.
with board as (
    select false as is_partner, id, id as request_id, enrolled as reseller_id, coalesce(sent_at, created_at) as began
    from partnership_requests
    where provider_id = $1
      and accepted_at is null and declined_at is null and revoked_at is null
      -- One that expired is asked about for a while, unless nobody was ever sent it.
      and expires_at > case when sent_at is null then $4 else $4 - interval '30 days' end
      and $6::uuid is null
      and (
          select true from partnerships
          where partnerships.provider_id = $1 and partnerships.reseller_id = enrolled and ended_at is null
      ) is null
    union all
    select true, reseller_id,
           (select request.id from partnership_requests as request
            where request.provider_id = $1 and request.accepted_by = partnerships.reseller_id
            order by accepted_at desc limit 1),
           reseller_id, since
    from partnerships
    where provider_id = $1 and ended_at is null
      and ($2::uuid[] is null or reseller_id = any($2))
      and ($6::uuid is null or reseller_id = $6)
),
facts as (
    select board.*,
           coalesce(known.name, nullif(request.recipient_name, ''), request.recipient_email, '') as name,
           coalesce(request.recipient_email, '') as email,
           request.sent_at as invited_at,
           request.opened_at,
           request.reminded_at,
           request.expires_at,
           known.reseller_id is not null as enrolled,
           reseller.enrolled_at,
           coalesce(known.agreed, false) as agreed,
           reseller.agreement_signed_at as agreed_at,
           -- Of the reseller itself: as if it were a partner, for its own region.
           case when known.reseller_id is not null then
               credit_cause(known.suspended, known.authorized, known.agreed, known.kind, known.region, known.region, $4, null)
           end as cause,
           reseller.support_phone <> '' and reseller.support_email <> '' and reseller.support_hours <> '' as supported,
           -- Most have customers with subscriptions; only for the others it is looked at what they have.
           coalesce(
               tallied.customers > 0 or null,
               (select true from customers
                where customers.provider_id = $1 and customers.reseller_id = board.reseller_id limit 1),
               false) as has_customer,
           coalesce(
               tallied.subscriptions > 0 or null,
               (select true from subscriptions
                where subscriptions.partner_of_record = board.reseller_id and subscriptions.provider_id = $1 limit 1),
               (select true from customers
                join subscriptions on (subscriptions.provider_id, customer_id) = (customers.provider_id, customers.id)
                where customers.provider_id = $1 and customers.reseller_id = board.reseller_id limit 1),
               false) as has_order
    from board
    left join partnership_requests as request on (request.provider_id, request.id) = ($1, board.request_id)
    left join mpn_ids as known on known.reseller_id = board.reseller_id
    left join resellers as reseller on reseller.id = board.reseller_id
    left join (
        select tallies.reseller_id, sum(customers) as customers, sum(subscriptions) as subscriptions
        from reseller_tallies as tallies
        where provider_id = $1 and ($6::uuid is null or tallies.reseller_id = $6)
        group by tallies.reseller_id
    ) as tallied on tallied.reseller_id = board.reseller_id
),
page as (
    select *, (is_partner and cause is null and supported and has_customer and has_order) is not true as open
    from facts
    where ($3 = '' or strpos(lower(name), lower($3)) > 0 or strpos(email, lower($3)) > 0)
      -- What waits for the provider: its first customer, its first order, or a request that has to go out again.
      and (not $5 or case
          when is_partner then
              (cause is null or cause not in ('suspended', 'not-authorized')) and not (has_customer and has_order)
          when enrolled then expires_at <= $4
          else partnership_request_state($1, request_id, $4) in ('draft', 'bounced', 'expired')
      end)
)
