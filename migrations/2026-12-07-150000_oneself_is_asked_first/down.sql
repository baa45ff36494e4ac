alter policy self on resellers rename to own;
drop policy known_to_provider on resellers;
drop policy named_by_customer on resellers;
create policy related on resellers for select using ((
    select true from reseller_customers as related
    where related.reseller_id = resellers.id
      and (related.provider_id = asking('provider')
           or (related.provider_id = asking('customers_provider') and related.customer_id = asking('customer')))
    limit 1
));
