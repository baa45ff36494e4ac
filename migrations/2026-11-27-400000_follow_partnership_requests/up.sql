-- What became of each request, and to whom it went.
alter table partnership_requests
    add recipient_name text not null default '',
    add recipient_email text not null default '',
    add letter_id uuid,
    add sent_at timestamptz,
    add opened_at timestamptz,
    add declined_at timestamptz,
    add declined_by uuid references resellers on delete restrict,
    add declined_by_name text not null default '',
    add declined_reason text not null default '',
    add revoked_at timestamptz,
    add asked_again_at timestamptz,
    add check ((accepted_at is not null)::int + (declined_at is not null)::int + (revoked_at is not null)::int <= 1),
    add check (declined_by is null or declined_at is not null);
comment on column partnership_requests.recipient_email is 'Empty where the person sends the message from a mail program of theirs.';
comment on column partnership_requests.letter_id is 'The letter that carried the link last; null where the portal sent none.';
comment on column partnership_requests.sent_at is 'When it was handed over last: to the outbox, or to the mail program of who asked.';
comment on column partnership_requests.opened_at is 'When somebody went on from the page of the link; to look at that page changes nothing.';
comment on column partnership_requests.declined_by_name is 'The company whose person declined, or empty when nobody was signed in.';
comment on column partnership_requests.asked_again_at is 'When somebody with the link asked for a new one; once until it is sent again.';
create index partnership_requests_letter on partnership_requests (letter_id) where letter_id is not null;
create index partnership_requests_declined_by on partnership_requests (declined_by) where declined_by is not null;

create policy reseller on partnership_requests for select using (asking('reseller') in (accepted_by, declined_by));

-- A provider sees what became of its own requests' letters.
create policy requester on letters for select using ((
    select true from partnership_requests as request
    where request.letter_id = letters.id and request.provider_id = asking('provider')
    limit 1
));

-- The one place that says what state a request is in.
create function partnership_request_state(provider uuid, request uuid, at timestamptz) returns text
language sql stable as $$
    select case
        when accepted_at is not null then 'accepted'
        when declined_at is not null then 'declined'
        when revoked_at is not null then 'revoked'
        when expires_at <= at then 'expired'
        when opened_at is not null then 'opened'
        when letter.status = 'sent' then 'delivered'
        when letter.status = 'failed' then 'bounced'
        when partnership_requests.sent_at is not null then 'sent'
        else 'draft'
    end
    from partnership_requests left join letters as letter on letter.id = letter_id
    where partnership_requests.provider_id = provider and partnership_requests.id = request
$$;
