alter table subscriptions drop column extended;
