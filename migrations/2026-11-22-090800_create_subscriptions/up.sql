create table subscriptions (
    provider_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    order_id uuid,
    offer_id text not null references offers on delete restrict,
    licenses integer not null check (licenses > 0),
    term text not null check (term in ('P1M', 'P1Y', 'P3Y')),
    billing text not null check (billing in ('monthly', 'annual', 'triennial')),
    unit_price bigint not null,
    currency text not null,
    status text not null check (status in ('active', 'suspended', 'expired', 'disabled', 'deleted')),
    auto_renew boolean not null default true,
    started_at timestamptz not null,
    term_ends_at timestamptz not null,
    partner_of_record uuid references resellers on delete restrict,
    support_reseller uuid references resellers on delete restrict,
    primary key (provider_id, id),
    foreign key (provider_id, customer_id) references customers on delete restrict,
    foreign key (provider_id, order_id) references orders on delete restrict
);
create index subscriptions_id on subscriptions (id);
create index subscriptions_customer on subscriptions (provider_id, customer_id, started_at);
create index subscriptions_partner_of_record on subscriptions (partner_of_record, provider_id, customer_id);
create index subscriptions_support_reseller on subscriptions (support_reseller, provider_id, customer_id);
comment on table subscriptions is 'What a customer has running.';
comment on column subscriptions.partner_of_record is 'The reseller that earns the incentives: Reseller (MPN ID).';
comment on column subscriptions.support_reseller is 'The designated support contact; null is the provider itself.';
