alter table subscription_changes add column into_id uuid,
    add foreign key (provider_id, into_id) references subscriptions on delete cascade;
create index subscription_changes_into on subscription_changes (provider_id, into_id) where into_id is not null;
comment on column subscription_changes.into_id is 'The subscription that an upgrade adds its licenses to, if it is one of those that the customer has.';

-- All licenses of a subscription can go to another one: it ends, and none is left.
alter table subscriptions drop constraint subscriptions_licenses_check;
alter table subscriptions add constraint subscriptions_licenses_check check (licenses > 0 or licenses = 0 and status = 'deleted');
