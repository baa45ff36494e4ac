-- How much a reseller may add itself, and what it has added.
alter table partnerships add column monthly_limit bigint check (monthly_limit > 0);
comment on column partnerships.monthly_limit is 'What the licenses that the reseller adds itself in a calendar month (UTC) may cost per month, in minor units of the provider''s currency; null for nothing.';

create table limit_uses (
    provider_id uuid not null,
    receipt_id uuid not null,
    reseller_id uuid not null,
    at timestamptz not null,
    amount bigint not null check (amount >= 0),
    primary key (provider_id, receipt_id),
    foreign key (provider_id, receipt_id) references subscription_changes on delete cascade,
    foreign key (provider_id, reseller_id) references partnerships on delete restrict
);
create index limit_uses_counted on limit_uses (provider_id, reseller_id, at);
comment on table limit_uses is 'Changes that a reseller made within its limit.';
comment on column limit_uses.amount is 'What the added licenses cost per month, in minor units of the provider''s currency.';

alter table limit_uses enable row level security, force row level security;
create policy owner on limit_uses to current_user using (true) with check (true);
create policy provider on limit_uses for select using (provider_id = asking('provider'));
create policy reseller on limit_uses for select using (reseller_id = asking('reseller'));
create policy spends on limit_uses for insert with check (reseller_id = asking('reseller'));
