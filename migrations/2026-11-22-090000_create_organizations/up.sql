create table providers (
    id uuid primary key,
    name text collate "und-x-icu" not null check (name <> ''),
    country text not null check (country ~ '^[A-Z]{2}$'),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    mpn_id text not null check (mpn_id ~ '^[0-9]{6,10}$'),
    email_domain text not null,
    support_phone text not null,
    support_email text not null,
    support_hours text not null,
    created_at timestamptz not null
);
comment on table providers is 'Indirect providers: the tenants of the portal.';
comment on column providers.currency is 'Currency of the price list, ISO 4217.';
comment on column providers.email_domain is 'The provider''s own mail domain; a customer''s contact may not be in it.';

create table provider_regions (
    provider_id uuid not null references providers on delete cascade,
    region text not null,
    primary key (provider_id, region)
);
comment on table provider_regions is 'The CSP regions a provider is authorized in.';

create table resellers (
    id uuid primary key,
    name text collate "und-x-icu" not null check (name <> ''),
    country text not null check (country ~ '^[A-Z]{2}$'),
    region text not null,
    mpn_id text not null unique check (mpn_id ~ '^[0-9]{6,10}$'),
    mpn_kind text not null default 'location' check (mpn_kind in ('location', 'company')),
    address_line1 text not null,
    address_line2 text not null default '',
    city text not null default '',
    state text not null default '',
    postal_code text not null default '',
    contact_first_name text not null,
    contact_last_name text not null,
    contact_email text not null,
    contact_phone text not null default '',
    support_phone text not null,
    support_email text not null,
    support_hours text not null,
    enrolled_at timestamptz not null,
    agreement_signed_at timestamptz,
    suspended_at timestamptz
);
comment on table resellers is 'Indirect resellers enrolled in the CSP program. One may partner with several providers.';
comment on column resellers.mpn_id is 'MPN ID as text: leading zeros count.';
comment on column resellers.mpn_kind is 'A location''s ID earns incentives, a company''s does not.';
comment on column resellers.agreement_signed_at is 'When its Global admin signed the Microsoft Partner Agreement.';
