-- New subscriptions, too, are asked of the provider: an order that a reseller's people have put together, and that
-- is placed once the provider approves.
alter table orders drop constraint orders_status_check;
alter table orders
    alter column author_id drop not null,
    add column asked_by uuid references resellers on delete restrict,
    add constraint orders_status_check check (status in ('draft', 'asked', 'placed')),
    add constraint orders_asked check (status <> 'asked' or asked_by is not null),
    add constraint orders_author check ((author_id is null) = (status = 'asked'));
comment on column orders.author_id is 'Of the provider''s own people; null until somebody of them places what a reseller asks for.';
comment on column orders.asked_by is 'The reseller whose people asked for it; null where the provider''s own people began it.';
comment on column orders.status is 'What was asked for and declined or withdrawn stays asked; its request says what became of it.';
create index orders_asked_by on orders (asked_by) where asked_by is not null;

alter table change_requests
    alter column subscription_id drop not null,
    alter column receipt_id drop not null,
    add column customer_id uuid,
    add column order_id uuid,
    add foreign key (provider_id, order_id) references orders on delete cascade,
    add constraint change_requests_about_one check ((order_id is null) = (receipt_id is not null)),
    add constraint change_requests_with_receipt check ((subscription_id is null) = (receipt_id is null));
update change_requests set customer_id = subscriptions.customer_id from subscriptions
    where (subscriptions.provider_id, subscriptions.id) = (change_requests.provider_id, subscription_id);
alter table change_requests
    alter column customer_id set not null,
    add foreign key (provider_id, customer_id) references customers on delete cascade;
create unique index change_requests_order on change_requests (provider_id, order_id);
create index change_requests_customer on change_requests (provider_id, customer_id);
comment on column change_requests.order_id is 'The products that are asked for; null where a subscription is to be changed.';

drop policy administrator on change_requests;
create policy administrator on change_requests using (reseller_id = asking('reseller') and (
    select related.administers from reseller_customers as related
    where (related.provider_id, related.customer_id) = (change_requests.provider_id, change_requests.customer_id)
      and related.reseller_id = asking('reseller')
));

-- Who asks can't change afterwards what was asked for.
create policy asker on orders for select using (asked_by = asking('reseller') and (
    select related.administers from reseller_customers as related
    where (related.provider_id, related.customer_id) = (orders.provider_id, orders.customer_id)
      and related.reseller_id = asking('reseller')
));
create policy asking on orders for insert with check (
    asked_by = asking('reseller') and reseller_id = asking('reseller') and status = 'asked' and (
        select related.administers from reseller_customers as related
        where (related.provider_id, related.customer_id) = (orders.provider_id, orders.customer_id)
          and related.reseller_id = asking('reseller')
    )
);
create policy asker on order_lines for select using ((
    select true from orders as asked
    where (asked.provider_id, asked.id) = (order_lines.provider_id, order_id) and asked.asked_by = asking('reseller')
));
create policy asking on order_lines for insert with check ((
    select asked.status = 'asked' from orders as asked
    where (asked.provider_id, asked.id) = (order_lines.provider_id, order_id) and asked.asked_by = asking('reseller')
));
