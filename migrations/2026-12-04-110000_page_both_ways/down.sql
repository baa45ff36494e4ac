drop index activity_by_reseller;
create index activity_by_reseller on activity (reseller_id, at desc, id);
drop index activity_by_customer;
create index activity_by_customer on activity (customer_id, at desc);
drop index activity_by_provider;
create index activity_by_provider on activity (provider_id, at desc, id);
drop index orders_numbered;
drop index orders_placed;
create index orders_placed on orders (provider_id, placed_at desc, id) where status = 'placed';
