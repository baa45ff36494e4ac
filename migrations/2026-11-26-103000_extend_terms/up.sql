alter table subscriptions add column extended boolean not null default false;
-- Those that time has let go on without auto-renew.
update subscriptions set extended = true
where status = 'active' and term = 'P1M' and exists (
    select from subscription_changes as moved
    where (moved.provider_id, moved.subscription_id) = (subscriptions.provider_id, subscriptions.id)
      and moved.change is null and moved.applied_at = subscriptions.term_started_at
      and moved.outcome -> 'before' ->> 'auto_renew' = 'false'
);
comment on column subscriptions.extended is 'It is in the extended service term: by the month, at a surcharge, to be canceled on any day.';
