delete from waiting_changes where kind = 'approval';
alter table waiting_changes drop constraint waiting_changes_kind_check;
alter table waiting_changes add constraint waiting_changes_kind_check check (kind in ('order', 'change', 'parting'));
comment on column waiting_changes.thing_id is 'The order, the receipt of a change, or the reseller whose partnership ends.';
