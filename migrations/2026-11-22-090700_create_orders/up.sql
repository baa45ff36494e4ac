create table orders (
    provider_id uuid not null references providers on delete restrict,
    id uuid not null,
    author_id uuid not null references users on delete restrict,
    status text not null check (status in ('draft', 'placed')),
    customer_id uuid,
    reseller_id uuid references resellers on delete restrict,
    credited_by_mpn_id boolean not null default false,
    new_customer jsonb,
    origin text not null check (origin in ('resellers', 'customers')),
    currency text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    placed_at timestamptz,
    primary key (provider_id, id),
    foreign key (provider_id, customer_id) references customers on delete restrict,
    check ((status = 'placed') = (placed_at is not null)),
    check (status = 'draft' or customer_id is not null)
);
create index orders_drafts on orders (provider_id, author_id, updated_at) where status = 'draft';
create index orders_customer on orders (provider_id, customer_id);
comment on table orders is 'From draft (New customer, New subscription, Review) to placed.';
comment on column orders.reseller_id is 'The reseller that is credited for the subscriptions.';
comment on column orders.credited_by_mpn_id is 'Found by MPN ID; without it the reseller must still be a partner when the order is placed.';
comment on column orders.new_customer is 'The New customer form as typed and found right; null once placed, or for an existing customer.';
comment on column orders.origin is 'The page that Cancel returns to.';

create table order_lines (
    provider_id uuid not null,
    order_id uuid not null,
    line_number integer not null,
    offer_id text not null references offers on delete restrict,
    licenses integer not null check (licenses > 0),
    term text not null check (term in ('P1M', 'P1Y', 'P3Y')),
    billing text not null check (billing in ('monthly', 'annual', 'triennial')),
    unit_price bigint not null,
    primary key (provider_id, order_id, line_number),
    unique (provider_id, order_id, offer_id),
    foreign key (provider_id, order_id) references orders on delete cascade
);
comment on column order_lines.unit_price is 'Per license and month, in minor units of the order''s currency.';
