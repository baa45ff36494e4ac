-- Lists are read in both directions: rows with equal keys stand by their ids the same way as by their keys.
drop index orders_placed;
create index orders_placed on orders (provider_id, placed_at, id) where status = 'placed';
create index orders_numbered on orders (provider_id, purchase_order, id) where status = 'placed';
drop index activity_by_provider;
create index activity_by_provider on activity (provider_id, at, id);
drop index activity_by_customer;
create index activity_by_customer on activity (customer_id, at, id);
drop index activity_by_reseller;
create index activity_by_reseller on activity (reseller_id, at, id);
