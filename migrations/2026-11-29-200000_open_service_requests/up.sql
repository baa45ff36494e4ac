-- Service requests: what a customer, or a partner for it, asks of whoever supports it, and what both sides write.

alter table providers add column service_requests integer not null default 0;
comment on column providers.service_requests is 'The number of the newest service request.';

create table service_requests (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    number integer not null,
    customer_id uuid not null,
    subscription_id uuid,
    topic text not null check (topic in ('access', 'licenses', 'outage', 'billing', 'subscription', 'other')),
    severity text not null check (severity in ('critical', 'moderate', 'minimal')),
    title text not null,
    body text not null,
    contact_name text not null,
    contact_email text not null,
    contact_phone text not null default '',
    contact_language text not null check (contact_language in ('en', 'ru')),
    opened_at timestamptz not null,
    opened_by uuid not null,
    opened_by_name text not null,
    opened_by_company text not null,
    first_response_at timestamptz,
    asked_at timestamptz,
    handed_at timestamptz,
    closed_at timestamptz,
    changed_at timestamptz not null,
    entries integer not null default 0,
    primary key (provider_id, id),
    unique (provider_id, number),
    foreign key (provider_id, customer_id) references customers on delete cascade,
    foreign key (provider_id, customer_id, subscription_id)
        references subscriptions (provider_id, customer_id, id) on delete cascade,
    check (closed_at is null or asked_at is null)
);
create index service_requests_listed on service_requests (provider_id, (closed_at is not null), id desc);
create index service_requests_customer on service_requests (provider_id, customer_id);
create index service_requests_subscription on service_requests (provider_id, subscription_id);
comment on table service_requests is 'What is asked of the support of a customer or of one of its subscriptions.';
comment on column service_requests.number is 'What people quote; counted for each provider. Kept by a trigger.';
comment on column service_requests.subscription_id is 'Null where it is about the customer itself.';
comment on column service_requests.contact_email is 'Where the answers are written to.';
comment on column service_requests.first_response_at is 'When whoever answers wrote first.';
comment on column service_requests.asked_at is 'Since when whoever answers waits for an answer: attention is needed.';
comment on column service_requests.handed_at is 'When the designated reseller handed it to the provider; null where the designated contact answers.';
comment on column service_requests.entries is 'How many entries it has: what a page has shown is compared with it.';

create function number_service_request() returns trigger language plpgsql as $$
begin
    update providers set service_requests = service_requests + 1 where id = new.provider_id
        returning service_requests into new.number;
    return new;
end $$;
create trigger number_it before insert on service_requests for each row execute function number_service_request();

create table service_request_entries (
    provider_id uuid not null,
    id uuid not null,
    request_id uuid not null,
    kind text not null check (kind in ('note', 'closed', 'reopened', 'handed', 'returned', 'severity')),
    body text not null default '',
    severity text check (severity in ('critical', 'moderate', 'minimal')),
    answers boolean not null,
    written_at timestamptz not null,
    written_by uuid not null,
    written_by_name text not null,
    written_by_company text not null,
    primary key (provider_id, id),
    foreign key (provider_id, request_id) references service_requests on delete cascade,
    check ((kind = 'note') = (body <> '')),
    check ((kind = 'severity') = (severity is not null))
);
create index service_request_entries_request on service_request_entries (provider_id, request_id, id);
comment on table service_request_entries is 'What was written and done in service requests; only added to.';
comment on column service_request_entries.severity is 'The new one, where it was changed.';
comment on column service_request_entries.answers is 'Whether it was written by the side that answers.';

alter table service_requests enable row level security, force row level security;
create policy owner on service_requests to current_user using (true) with check (true);
create policy provider on service_requests using (provider_id = asking('provider'));
create policy administrator on service_requests using ((
    select related.administers from reseller_customers as related
    where (related.provider_id, related.customer_id) = (service_requests.provider_id, service_requests.customer_id)
      and related.reseller_id = asking('reseller')
));
create policy supporter on service_requests using ((
    select true from subscriptions as supported
    where (supported.provider_id, supported.id) = (service_requests.provider_id, subscription_id)
      and supported.support_reseller = asking('reseller') and supported.status <> 'deleted'
));
create policy customer on service_requests
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'));

-- Who sees a request reads what was written in it, and adds to it; nobody rewrites it.
alter table service_request_entries enable row level security, force row level security;
create policy owner on service_request_entries to current_user using (true) with check (true);
create policy provider on service_request_entries for select using (provider_id = asking('provider'));
create policy reader on service_request_entries for select using ((
    select true from service_requests as request
    where (request.provider_id, request.id) = (service_request_entries.provider_id, request_id)
));
create policy writer on service_request_entries for insert with check ((
    select true from service_requests as request
    where (request.provider_id, request.id) = (service_request_entries.provider_id, request_id)
));
