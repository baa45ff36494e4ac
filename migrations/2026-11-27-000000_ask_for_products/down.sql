drop policy asking on order_lines;
drop policy asker on order_lines;
drop policy asking on orders;
drop policy asker on orders;

drop policy administrator on change_requests;
delete from change_requests where order_id is not null;
alter table change_requests
    drop constraint change_requests_with_receipt,
    drop constraint change_requests_about_one,
    drop column order_id,
    drop column customer_id,
    alter column receipt_id set not null,
    alter column subscription_id set not null;
create policy administrator on change_requests using (reseller_id = asking('reseller') and (
    select true from subscriptions as administered
    join reseller_customers as related
      on (related.provider_id, related.customer_id) = (administered.provider_id, administered.customer_id)
    where (administered.provider_id, administered.id) = (change_requests.provider_id, subscription_id)
      and related.reseller_id = asking('reseller') and related.administers
    limit 1
));

delete from orders where status = 'asked';
alter table orders drop constraint orders_status_check;
alter table orders
    drop constraint orders_author,
    drop column asked_by,
    alter column author_id set not null,
    add constraint orders_status_check check (status in ('draft', 'placed'));
comment on column orders.status is null;
comment on column orders.author_id is null;
