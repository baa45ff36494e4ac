create table credit_runs (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    reseller_id uuid references resellers on delete restrict,
    by_mpn_id boolean not null,
    author_id uuid not null,
    author text not null,
    sign_in_name text not null,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    primary key (provider_id, id),
    foreign key (provider_id, author_id) references users (provider_id, id) on delete restrict,
    check (finished_at is null or started_at is not null)
);
create index credit_runs_waiting on credit_runs (started_at) where started_at is not null and finished_at is null;
create index credit_runs_author on credit_runs (provider_id, author_id, created_at);
create index credit_runs_reseller on credit_runs (reseller_id);
comment on table credit_runs is 'Changes of who is credited for many subscriptions at once: rehearsed first, then done piece by piece.';
comment on column credit_runs.reseller_id is 'Who is to be credited; null for nobody.';
comment on column credit_runs.by_mpn_id is 'Found by its MPN ID; who was chosen from the list must be a partner still.';
comment on column credit_runs.author is 'The name of whose run it is.';
comment on column credit_runs.started_at is 'When the rehearsal was applied; null before.';

create table credit_run_items (
    provider_id uuid not null,
    run_id uuid not null,
    subscription_id uuid not null,
    partner_of_record uuid,
    cause text,
    outcome text check (outcome in ('changed', 'already', 'refused', 'meanwhile', 'ended')),
    primary key (provider_id, run_id, subscription_id),
    foreign key (provider_id, run_id) references credit_runs on delete cascade,
    foreign key (provider_id, subscription_id) references subscriptions on delete cascade
);
create index credit_run_items_waiting on credit_run_items (provider_id, run_id, subscription_id) where outcome is null;
create index credit_run_items_subscription on credit_run_items (provider_id, subscription_id);
comment on column credit_run_items.partner_of_record is 'Who was credited when it was rehearsed: if that has changed since, it stays.';
comment on column credit_run_items.cause is 'What stood in the way of the new reseller in the rehearsal, or was to be known.';
comment on column credit_run_items.outcome is 'What came of it; null while it waits.';

do $$
declare name text;
begin
    foreach name in array array['credit_runs', 'credit_run_items'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
        execute format('create policy provider on %I using (provider_id = asking(''provider''))', name);
    end loop;
end $$;
create policy system on credit_runs using (asking_system());
