alter policy self on resellers rename to own;
drop policy other on resellers;
create policy related on resellers for select using ((
    select true from reseller_customers as related
    where related.reseller_id = resellers.id
      and (related.provider_id = asking('provider')
           or (related.provider_id = asking('customers_provider') and related.customer_id = asking('customer')))
    limit 1
));
create policy chosen on resellers for select using ((
    select true from orders
    where orders.reseller_id = resellers.id and orders.provider_id = asking('provider')
    limit 1
));
create policy beside on resellers for select using (asking('reseller') is not null and (
    select true from subscriptions where resellers.id in (partner_of_record, support_reseller) limit 1
));
create policy credited on resellers for select using ((
    select true from credit_spans
    where credit_spans.reseller_id = resellers.id and credit_spans.provider_id = asking('provider')
    limit 1
));
create policy asked_for on resellers for select using ((
    select true from relationship_requests as request
    where request.id = asking('relationship') and request.reseller_id = resellers.id
    limit 1
));
drop function sees_reseller(uuid);
drop function unread_notifications(uuid, bigint);
