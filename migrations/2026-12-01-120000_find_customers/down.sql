drop function customers_of_reseller;
drop function find_customers;
drop index reseller_customers_named;
drop index customers_microsoft_id;
create unique index customers_microsoft_id on customers (provider_id, microsoft_id);
drop index customers_found;
drop function customer_text;
drop extension btree_gin;
drop extension pg_trgm;
