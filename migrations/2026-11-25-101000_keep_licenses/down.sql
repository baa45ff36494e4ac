drop policy system on prices;
drop policy system on customers;
drop policy system on subscriptions;
drop table subscription_changes;
drop trigger count_licenses on license_ledger;
drop function count_licenses();
drop table license_ledger;
alter table subscriptions
    drop column nickname,
    drop column term_started_at,
    drop column anchor_day,
    drop column next_billing,
    drop column scheduled,
    drop column moves_at;
comment on column subscriptions.licenses is null;
