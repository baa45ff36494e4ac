alter table orders
    add column purchase_order text not null default '' check (char_length(purchase_order) <= 50);
comment on column orders.purchase_order is 'The customer''s own number of the order; empty when it has none.';
create index orders_placed on orders (provider_id, placed_at desc, id) where status = 'placed';

alter table order_lines
    add column offer text not null default '',
    add column subscription_id uuid,
    add foreign key (provider_id, subscription_id) references subscriptions on delete restrict;
update order_lines set offer = offers.name from offers where offers.id = offer_id;
update order_lines set subscription_id = subscriptions.id
    from subscriptions
    where (subscriptions.provider_id, subscriptions.order_id, subscriptions.offer_id)
        = (order_lines.provider_id, order_lines.order_id, order_lines.offer_id);
alter table order_lines alter column offer drop default;
create unique index order_lines_subscription on order_lines (provider_id, subscription_id);
comment on column order_lines.offer is 'The product as it was called when it was chosen.';
comment on column order_lines.subscription_id is 'What the line started; null in a draft.';

create index subscriptions_order on subscriptions (provider_id, order_id);

-- Whom a placed order credits is told for as long as the order is kept, also where nothing else ties the two any more.
drop policy chosen on resellers;
drop index orders_chosen;
create index orders_chosen on orders (provider_id, reseller_id);
create policy chosen on resellers for select using ((
    select true from orders
    where orders.reseller_id = resellers.id and orders.provider_id = asking('provider')
    limit 1
));
