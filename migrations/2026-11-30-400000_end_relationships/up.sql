alter table customers
    add column relationship_ended_at timestamptz,
    add constraint customers_relationship check (relationship_ended_at is null or reseller_id is null);
create index customers_ended on customers (provider_id, id) where relationship_ended_at is not null;
comment on column customers.relationship_ended_at is 'When the provider removed the relationship: no partner sees the customer from then on; null while it lasts.';
