alter table subscriptions drop constraint subscriptions_licenses_check;
-- Those that have ended without a license stay as they are.
alter table subscriptions add constraint subscriptions_licenses_check check (licenses > 0) not valid;
alter table subscription_changes drop column into_id;
