create table customers (
    provider_id uuid not null references providers on delete restrict,
    id uuid not null,
    microsoft_id uuid not null,
    reseller_id uuid references resellers on delete restrict,
    name text not null check (name <> ''),
    domain text not null,
    country text not null check (country ~ '^[A-Z]{2}$'),
    registration_number text not null default '',
    address_line1 text not null,
    address_line2 text not null default '',
    city text not null default '',
    state text not null default '',
    postal_code text not null default '',
    first_name text not null,
    last_name text not null,
    email text not null,
    phone text not null default '',
    bill_to_name text collate "und-x-icu" not null check (bill_to_name <> ''),
    language text not null check (language in ('en', 'ru')),
    agreement text not null check (agreement in ('attested', 'asked')),
    agreement_first_name text not null default '',
    agreement_last_name text not null default '',
    agreement_email text not null default '',
    agreement_phone text not null default '',
    agreement_date date,
    created_at timestamptz not null,
    primary key (provider_id, id),
    check ((agreement = 'attested') = (agreement_date is not null))
);
create index customers_id on customers (id);
create unique index customers_microsoft_id on customers (provider_id, microsoft_id);
create index customers_by_name on customers (provider_id, bill_to_name, id);
create index customers_by_reseller on customers (provider_id, reseller_id, bill_to_name, id);
create index customers_of_reseller on customers (reseller_id, bill_to_name, id);
comment on table customers is 'Companies that buy through the provider, each in a Microsoft tenant of its own.';
comment on column customers.microsoft_id is 'The ID of the customer''s Microsoft tenant.';
comment on column customers.reseller_id is 'The indirect reseller that administers the account; none means the provider''s own customer.';
comment on column customers.domain is 'The initial domain, prefix.onmicrosoft.com; it never changes.';
comment on column customers.bill_to_name is 'The name on invoices and in lists; the company''s own name stays as it is.';
comment on column customers.agreement is 'Microsoft Customer Agreement: attested by the provider, or the customer will be asked.';

create table customer_domains (
    domain text primary key check (domain = lower(domain)),
    provider_id uuid not null,
    customer_id uuid not null,
    foreign key (provider_id, customer_id) references customers on delete cascade
);
comment on table customer_domains is 'Every domain taken in any tenant: a name is unique in all of Microsoft''s cloud.';
