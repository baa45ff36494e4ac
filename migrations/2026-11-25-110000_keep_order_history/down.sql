drop policy chosen on resellers;
drop index orders_chosen;
create index orders_chosen on orders (provider_id, reseller_id) where status = 'draft';
create policy chosen on resellers for select using ((
    select true from orders
    where orders.reseller_id = resellers.id and orders.provider_id = asking('provider') and orders.status = 'draft'
    limit 1
));
drop index subscriptions_order;
alter table order_lines drop column subscription_id, drop column offer;
drop index orders_placed;
alter table orders drop column purchase_order;
