create table customer_moves (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    from_reseller uuid not null references resellers on delete restrict,
    to_reseller uuid references resellers on delete restrict,
    kinds text[] not null,
    starts_on date,
    author_id uuid not null,
    author text not null,
    sign_in_name text not null,
    session_id uuid not null,
    language text not null check (language in ('en', 'ru')),
    created_at timestamptz not null,
    rehearsed_at timestamptz,
    fingerprint text not null default '',
    confirmed_at timestamptz,
    starts_at timestamptz,
    canceled_at timestamptz,
    canceled_by text not null default '',
    finished_at timestamptz,
    primary key (provider_id, id),
    foreign key (provider_id, author_id) references users (provider_id, id) on delete restrict,
    check (from_reseller is distinct from to_reseller),
    check (kinds <@ array['administration', 'credit', 'support', 'requests', 'drafts', 'invitations']),
    check (rehearsed_at is null or (to_reseller is not null and starts_on is not null and fingerprint <> '')),
    check (confirmed_at is null or rehearsed_at is not null),
    check ((confirmed_at is null) = (starts_at is null)),
    check (canceled_at is null or (confirmed_at is not null and finished_at is null)),
    check (finished_at is null or confirmed_at is not null)
);
create index customer_moves_waiting on customer_moves (starts_at)
    where starts_at is not null and finished_at is null and canceled_at is null;
create index customer_moves_of_reseller on customer_moves (provider_id, from_reseller, created_at);
create index customer_moves_from on customer_moves (from_reseller);
create index customer_moves_to on customer_moves (to_reseller);
create index customer_moves_author on customer_moves (provider_id, author_id);
comment on table customer_moves is 'Customers that move from one reseller to another: chosen, rehearsed, then moved one by one.';
comment on column customer_moves.to_reseller is 'Who takes them; null until it is chosen.';
comment on column customer_moves.kinds is 'What goes; what is left out stays with the old reseller.';
comment on column customer_moves.starts_on is 'The day (UTC) from which on they move.';
comment on column customer_moves.author is 'The name of who moves them, by whose rights the worker does it.';
comment on column customer_moves.session_id is 'In which it was last confirmed or filled in.';
comment on column customer_moves.language is 'The language of the author.';
comment on column customer_moves.fingerprint is 'Of what the rehearsal showed: nothing else is confirmed.';
comment on column customer_moves.confirmed_at is 'When the rehearsal was confirmed; null before.';
comment on column customer_moves.starts_at is 'When the worker begins.';
comment on column customer_moves.canceled_by is 'The name of who took it back before it began.';

create table customer_move_customers (
    provider_id uuid not null,
    move_id uuid not null,
    customer_id uuid not null,
    done_at timestamptz,
    primary key (provider_id, move_id, customer_id),
    foreign key (provider_id, move_id) references customer_moves on delete cascade,
    foreign key (provider_id, customer_id) references customers on delete cascade
);
create index customer_move_customers_waiting on customer_move_customers (provider_id, move_id, customer_id) where done_at is null;
create index customer_move_customers_customer on customer_move_customers (provider_id, customer_id);
comment on table customer_move_customers is 'The customers of a move.';
comment on column customer_move_customers.done_at is 'When everything of the customer was moved or found to stay; null while it waits.';

create table customer_move_steps (
    provider_id uuid not null,
    move_id uuid not null,
    customer_id uuid,
    kind text not null check (kind in ('administration', 'credit', 'support', 'requests', 'orders', 'service', 'drafts', 'invitations', 'tenants')),
    thing_id uuid not null,
    name text not null,
    cause text,
    outcome text check (outcome in ('moved', 'kept', 'refused', 'meanwhile', 'new')),
    primary key (provider_id, move_id, kind, thing_id),
    foreign key (provider_id, move_id) references customer_moves on delete cascade,
    foreign key (provider_id, customer_id) references customers on delete cascade
);
create index customer_move_steps_customer on customer_move_steps (provider_id, move_id, customer_id);
create index customer_move_steps_of on customer_move_steps (provider_id, customer_id);
comment on table customer_move_steps is 'What names the old reseller, one row each, as the rehearsal found it, and what came of it.';
comment on column customer_move_steps.customer_id is 'Null for what is of no customer yet: drafts for new ones, and invitations.';
comment on column customer_move_steps.thing_id is 'The customer, subscription, request, order, invitation or grant.';
comment on column customer_move_steps.name is 'What it is called, for the reader of the rehearsal.';
comment on column customer_move_steps.cause is 'Why it can''t go; null when it goes.';
comment on column customer_move_steps.outcome is 'What came of it; null while it waits.';

do $$
declare name text;
begin
    foreach name in array array['customer_moves', 'customer_move_customers', 'customer_move_steps'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
        execute format('create policy provider on %I using (provider_id = asking(''provider''))', name);
    end loop;
end $$;
create policy system on customer_moves using (asking_system());
