-- Who sees a reseller: what costs nothing to find out is asked first (policies are asked in the reverse order of their
-- names), and each of the others reads by a whole key. The policy `related` looked through all customers of a reseller for one of the
-- asking provider or customer; when the asker was the reseller itself, with 100,000 customers, that was 400 ms each time
-- that its session was looked up.
alter policy own on resellers rename to self;
drop policy related on resellers;
create policy known_to_provider on resellers for select using ((
    select true from reseller_customers as related
    where related.reseller_id = resellers.id and related.provider_id = asking('provider')
    limit 1
));
create policy named_by_customer on resellers for select using ((
    select true from reseller_customers as related
    where (related.reseller_id, related.provider_id, related.customer_id)
        = (resellers.id, asking('customers_provider'), asking('customer'))
    limit 1
));
