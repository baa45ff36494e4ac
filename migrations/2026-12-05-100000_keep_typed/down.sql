drop index orders_drafts_changed;
alter table relationship_requests drop column requested_by;
alter table orders drop column updated_by, drop column shared_at;
drop table kept_forms;
