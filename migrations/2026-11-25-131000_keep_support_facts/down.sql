drop function decline_support;
drop trigger keep_since on subscriptions;
drop function keep_since_subscription;
drop trigger keep_since on customers;
drop function keep_since_customer;
alter table subscriptions
    drop column credited_since,
    drop column supported_since,
    drop column support_declined_by,
    drop column support_declined_at,
    drop column support_declined_reason;
alter table customers drop column administered_since;
