comment on column subscription_changes.author is 'The name of who asked; empty when time did.';
alter table subscription_changes drop column applied_by;
