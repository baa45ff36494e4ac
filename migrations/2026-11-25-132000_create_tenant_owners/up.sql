create table tenant_owners (
    provider_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    reseller_id uuid not null references resellers on delete restrict,
    reseller_name text not null,
    granted_at timestamptz not null,
    granted_by text not null,
    taken_back_at timestamptz,
    taken_back_by text not null default '',
    primary key (provider_id, id),
    foreign key (provider_id, customer_id) references customers on delete restrict
);
create unique index tenant_owners_current on tenant_owners (provider_id, customer_id, reseller_id)
    where taken_back_at is null;
create index tenant_owners_customer on tenant_owners (provider_id, customer_id, granted_at);
create index tenant_owners_reseller on tenant_owners (reseller_id);
comment on table tenant_owners is 'Resellers that a customer''s administrator has made tenant owner, so that they can manage its Azure account.';
comment on column tenant_owners.reseller_name is 'The reseller''s name when it was granted.';
comment on column tenant_owners.granted_by is 'The name of the customer''s administrator.';
comment on column tenant_owners.taken_back_by is 'The name of the customer''s administrator; empty while it holds.';

alter table tenant_owners enable row level security, force row level security;
create policy owner on tenant_owners to current_user using (true) with check (true);
create policy provider on tenant_owners for select using (provider_id = asking('provider'));
create policy reseller on tenant_owners for select using (reseller_id = asking('reseller'));
create policy customer on tenant_owners
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'));
