alter table license_ledger drop constraint license_ledger_kind_check;
alter table license_ledger add constraint license_ledger_kind_check
    check (kind in ('purchase', 'addition', 'reduction', 'renewal', 'upgrade', 'term'));
comment on table license_ledger is 'Each purchase, addition, reduction, renewal, upgrade and longer term; their sum is the count of licenses.';
