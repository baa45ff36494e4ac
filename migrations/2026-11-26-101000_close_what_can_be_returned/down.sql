comment on table license_ledger is 'Each purchase, addition, reduction, renewal and upgrade of licenses; their sum is the count.';
-- A longer term changes no count.
delete from license_ledger where kind = 'term';
alter table license_ledger drop constraint license_ledger_kind_check;
alter table license_ledger add constraint license_ledger_kind_check
    check (kind in ('purchase', 'addition', 'reduction', 'renewal', 'upgrade'));
