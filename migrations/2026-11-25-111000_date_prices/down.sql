-- What holds on the day of the change is what remains.
delete from prices where starts_on > (now() at time zone 'utc')::date;
delete from prices as older using prices as newer
    where (older.provider_id, older.offer_id, older.term, older.billing)
        = (newer.provider_id, newer.offer_id, newer.term, newer.billing)
      and older.starts_on < newer.starts_on;
delete from prices where unit_price is null;
alter table prices
    drop constraint prices_pkey,
    drop column starts_on,
    alter column unit_price set not null,
    add primary key (provider_id, offer_id, term, billing);
comment on table prices is 'A provider''s price list; an offer without a price there is not sold.';
comment on column prices.unit_price is 'Per license and month, in minor units of the provider''s currency.';
alter table offers
    drop constraint offers_name_key,
    add constraint offers_name_key unique (name),
    drop column segment;
