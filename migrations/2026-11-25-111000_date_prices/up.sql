alter table offers
    add column segment text not null default 'commercial'
        check (segment in ('commercial', 'education', 'charity', 'government'));
comment on column offers.segment is 'Whom it is sold to.';

-- An import may exchange the names of two offers.
alter table offers
    drop constraint offers_name_key,
    add constraint offers_name_key unique (name) deferrable initially deferred;

alter table prices
    add column starts_on date not null default '2000-01-01',
    alter column unit_price drop not null,
    drop constraint prices_pkey,
    add primary key (provider_id, offer_id, term, billing, starts_on);
alter table prices alter column starts_on drop default;
comment on table prices is 'A provider''s price list. A price holds from its day until the next one''s, so no two hold on one day; an offer that has none is not sold.';
comment on column prices.starts_on is 'The first day (UTC) of the price.';
comment on column prices.unit_price is 'Per license and month, in minor units of the provider''s currency; null where the plan is withdrawn from this day on.';
