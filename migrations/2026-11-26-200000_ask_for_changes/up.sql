-- What a reseller asks of the provider: a change that costs money, with the receipt that shows it.
create table change_requests (
    provider_id uuid not null,
    id uuid not null,
    subscription_id uuid not null,
    receipt_id uuid not null,
    kind text not null,
    reseller_id uuid not null references resellers on delete restrict,
    asked_at timestamptz not null,
    asked_by uuid not null,
    asked_by_name text not null,
    asked_by_email text not null,
    asked_by_language text not null check (asked_by_language in ('en', 'ru')),
    note text not null default '',
    decision text check (decision in ('approved', 'declined', 'withdrawn')),
    decided_at timestamptz,
    decided_by uuid,
    decided_by_name text not null default '',
    reason text not null default '',
    primary key (provider_id, id),
    foreign key (provider_id, subscription_id) references subscriptions on delete cascade,
    foreign key (provider_id, receipt_id) references subscription_changes on delete cascade,
    check ((decision is null) = (decided_at is null)),
    check ((decision is null) = (decided_by is null)),
    check (decision is distinct from 'approved' or decided_by <> asked_by)
);
create unique index change_requests_waiting on change_requests (provider_id, subscription_id, kind, reseller_id)
    where decision is null;
create index change_requests_listed on change_requests (provider_id, (decision is not null), id desc);
create index change_requests_subscription on change_requests (provider_id, subscription_id);
create index change_requests_receipt on change_requests (provider_id, receipt_id);
create index change_requests_reseller on change_requests (reseller_id);
comment on table change_requests is 'Changes that cost money, asked of the provider by a reseller''s people.';
comment on column change_requests.receipt_id is 'What the change does, as it was shown last: to who asked, or to who decides.';
comment on column change_requests.kind is 'The kind of change: the name of its page.';
comment on column change_requests.asked_by_email is 'Where the decision is written to; the provider does not see the reseller''s people.';
comment on column change_requests.decision is 'Null while it waits.';
comment on column change_requests.decided_by is 'Who decided; who asked, when it was withdrawn by the same person.';
comment on column change_requests.reason is 'Why it was declined.';

alter table change_requests enable row level security, force row level security;
create policy owner on change_requests to current_user using (true) with check (true);
create policy provider on change_requests using (provider_id = asking('provider'));
create policy administrator on change_requests using (reseller_id = asking('reseller') and (
    select true from subscriptions as administered
    join reseller_customers as related
      on (related.provider_id, related.customer_id) = (administered.provider_id, administered.customer_id)
    where (administered.provider_id, administered.id) = (change_requests.provider_id, subscription_id)
      and related.reseller_id = asking('reseller') and related.administers
    limit 1
));

-- A receipt is worked out with the provider's prices, which the reseller's pages don't show.
create policy administrator on prices for select using (provider_id in (
    select related.provider_id from reseller_customers as related
    where related.reseller_id = asking('reseller') and related.administers
));
