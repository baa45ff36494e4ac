alter table subscriptions drop column version, drop column changed_at, drop column changed_by;
