alter table subscriptions add column next_unit_price bigint;
update subscriptions set next_unit_price = unit_price where next_billing is not null;
alter table subscriptions add constraint subscriptions_next_unit_price_check
    check ((next_billing is null) = (next_unit_price is null));
comment on column subscriptions.next_unit_price is 'Per license and month from the next billing period on, as agreed, if the billing frequency changes then.';
