alter table subscription_changes add column applied_by text not null default '';
update subscription_changes set applied_by = author where applied_at is not null;
comment on column subscription_changes.applied_by is 'The name of who submitted it; empty when time did it, or nobody yet.';
comment on column subscription_changes.author is 'The name of who had it worked out; empty when time did.';
