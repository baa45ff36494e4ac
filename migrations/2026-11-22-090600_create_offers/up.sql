create table offers (
    id text primary key check (id ~ '^[A-Z0-9]+:[A-Z0-9]+$'),
    name text collate "und-x-icu" not null unique,
    description_en text not null,
    description_ru text not null,
    category text not null check (category in ('enterprise', 'small_business', 'add_on', 'trial')),
    min_licenses integer not null check (min_licenses >= 1),
    max_licenses integer not null,
    check (max_licenses >= min_licenses)
);
comment on table offers is 'The catalog: products sold by license. The ID is product:sku, as in the new commerce.';

create table offer_upgrades (
    from_offer_id text not null references offers on delete cascade,
    to_offer_id text not null references offers on delete cascade,
    primary key (from_offer_id, to_offer_id),
    check (from_offer_id <> to_offer_id)
);
comment on table offer_upgrades is 'What a subscription may be upgraded to.';

create table prices (
    provider_id uuid not null references providers on delete cascade,
    offer_id text not null references offers on delete cascade,
    term text not null check (term in ('P1M', 'P1Y', 'P3Y')),
    billing text not null check (billing in ('monthly', 'annual', 'triennial')),
    unit_price bigint not null check (unit_price >= 0),
    primary key (provider_id, offer_id, term, billing),
    check (case term when 'P1M' then billing = 'monthly'
                     when 'P1Y' then billing in ('monthly', 'annual')
                     else true end)
);
comment on table prices is 'A provider''s price list; an offer without a price there is not sold.';
comment on column prices.unit_price is 'Per license and month, in minor units of the provider''s currency.';
