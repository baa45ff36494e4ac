alter policy associated_reseller on subscriptions rename to reseller;
alter policy associated_reseller on customers rename to reseller;
