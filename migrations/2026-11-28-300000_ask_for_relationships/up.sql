-- A customer can accept the Microsoft Customer Agreement itself.
alter table customers
    drop constraint customers_agreement_check,
    add constraint customers_agreement_check check (agreement in ('attested', 'accepted', 'asked')),
    drop constraint customers_check,
    add constraint customers_check check ((agreement <> 'asked') = (agreement_date is not null));
comment on column customers.agreement is 'Microsoft Customer Agreement: attested by the provider, accepted by the customer itself, or the customer will be asked.';

create table relationship_requests (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    reseller_id uuid not null references resellers on delete cascade,
    requested_by_name text not null,
    requested_by_email text not null,
    requested_by_language text not null check (requested_by_language in ('en', 'ru')),
    by_reseller boolean not null,
    subject text not null,
    body text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    sent_at timestamptz,
    opened_at timestamptz,
    accepted_at timestamptz,
    accepted_by uuid,
    declined_at timestamptz,
    declined_reason text not null default '',
    revoked_at timestamptz,
    primary key (provider_id, id),
    foreign key (provider_id, reseller_id) references partnerships on delete cascade,
    foreign key (provider_id, accepted_by) references customers on delete restrict,
    check ((accepted_at is null) = (accepted_by is null)),
    check ((accepted_at is not null)::int + (declined_at is not null)::int + (revoked_at is not null)::int <= 1)
);
create index relationship_requests_id on relationship_requests (id);
create index relationship_requests_reseller on relationship_requests (reseller_id, id);
comment on table relationship_requests is 'Invitations to customers: to be the provider''s, administered by the reseller. The link''s token is derived from the id and the secret key; it is not stored.';
comment on column relationship_requests.requested_by_email is 'Where letters go about it: who asked may be a person of another organization than the reader.';
comment on column relationship_requests.by_reseller is 'Whether who asked is the reseller''s person, and not the provider''s.';
comment on column relationship_requests.body is 'The message as edited, with U+0001 where the personal link stands.';
comment on column relationship_requests.sent_at is 'When it was handed over to the mail program of who asked.';
comment on column relationship_requests.opened_at is 'When somebody went on from the page of the link; to look at that page changes nothing.';

-- The one place that says what state a request is in.
create function relationship_request_state(
    accepted timestamptz, declined timestamptz, revoked timestamptz, expires timestamptz, opened timestamptz,
    sent timestamptz, at timestamptz
) returns text language sql immutable parallel safe as $$
    select case
        when accepted is not null then 'accepted'
        when declined is not null then 'declined'
        when revoked is not null then 'revoked'
        when expires <= at then 'expired'
        when opened is not null then 'opened'
        when sent is not null then 'sent'
        else 'draft'
    end
$$;

-- portal.relationship is the request whose link somebody holds.
create or replace function works_with(provider uuid) returns boolean language sql stable as $$
    select provider in (asking('provider'), asking('customers_provider'))
        or exists (select from partnerships where provider_id = provider and reseller_id = asking('reseller'))
        or exists (select from reseller_customers where provider_id = provider and reseller_id = asking('reseller'))
        or exists (select from partnership_requests where provider_id = provider and id = asking('invitation'))
        or exists (select from relationship_requests where provider_id = provider and id = asking('relationship'))
$$;

alter table relationship_requests enable row level security, force row level security;
create policy owner on relationship_requests to current_user using (true) with check (true);
create policy provider on relationship_requests using (provider_id = asking('provider'));
create policy reseller on relationship_requests for select using (reseller_id = asking('reseller'));
create policy reseller_asks on relationship_requests for insert with check (reseller_id = asking('reseller') and (
    select true from partnerships
    where (partnerships.provider_id, partnerships.reseller_id)
        = (relationship_requests.provider_id, relationship_requests.reseller_id) and partnerships.ended_at is null
    limit 1
));
create policy reseller_changes on relationship_requests for update using (reseller_id = asking('reseller'));
create policy invited on relationship_requests for select using (id = asking('relationship'));
create policy invited_answers on relationship_requests for update using (id = asking('relationship'));

-- Who holds the link sees who asks, and whether they are partners still.
create policy asked_for on resellers for select using ((
    select true from relationship_requests as request
    where request.id = asking('relationship') and request.reseller_id = resellers.id
    limit 1
));
create policy asked_for on partnerships for select using ((
    select true from relationship_requests as request
    where request.id = asking('relationship')
      and (request.provider_id, request.reseller_id) = (partnerships.provider_id, partnerships.reseller_id)
    limit 1
));

-- A company makes an account of its own only by such a link, and for the two that asked.
drop policy customer on customers;
create policy customer on customers for select
    using (id = asking('customer') and provider_id = asking('customers_provider'));
create policy customer_changes on customers for update
    using (id = asking('customer') and provider_id = asking('customers_provider'));
create policy invited on customers for insert with check (
    id = asking('customer') and provider_id = asking('customers_provider') and (
        select true from relationship_requests as request
        where request.id = asking('relationship')
          and (request.provider_id, request.reseller_id) = (customers.provider_id, customers.reseller_id)
        limit 1
    )
);
