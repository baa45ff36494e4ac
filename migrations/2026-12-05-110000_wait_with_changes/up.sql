create table waiting_changes (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    kind text not null check (kind in ('order', 'change', 'parting')),
    thing_id uuid not null,
    inputs jsonb not null default '{}',
    whom text not null,
    author_id uuid not null,
    author text not null,
    sign_in_name text not null,
    author_reseller uuid references resellers,
    session_id uuid not null,
    language text not null check (language in ('en', 'ru')),
    state text not null default 'waiting' check (state in ('waiting', 'done', 'taken_back', 'refused')),
    made_at timestamptz not null,
    due_at timestamptz not null,
    ended_at timestamptz,
    reasons jsonb not null default '[]',
    failures integer not null default 0,
    primary key (provider_id, id),
    check ((state = 'waiting') = (ended_at is null))
);
create unique index waiting_changes_once on waiting_changes (provider_id, kind, thing_id) where state = 'waiting';
create index waiting_changes_due on waiting_changes (due_at, id) where state = 'waiting';
create index waiting_changes_of_reseller on waiting_changes (author_reseller, id) where author_reseller is not null;
create index waiting_changes_author on waiting_changes (provider_id, author_id, id);
comment on table waiting_changes is 'What was submitted and happens in a while, until then to be taken back; and what came of it.';
comment on column waiting_changes.thing_id is 'The order, the receipt of a change, or the reseller whose partnership ends.';
comment on column waiting_changes.inputs is 'What was typed beside it.';
comment on column waiting_changes.whom is 'The name of the company that it is for.';
comment on column waiting_changes.author is 'The name of who made it, by whose rights the worker does it.';
comment on column waiting_changes.author_reseller is 'The reseller whose person made it; null for the provider''s own people.';
comment on column waiting_changes.session_id is 'In which it was made.';
comment on column waiting_changes.reasons is 'Why it was refused when it was due: sentences, each a key with its arguments.';
comment on column waiting_changes.failures is 'How often it has failed; after three times it is given up.';

alter table waiting_changes enable row level security, force row level security;
create policy owner on waiting_changes to current_user using (true) with check (true);
create policy provider on waiting_changes using (provider_id = asking('provider'));
create policy reseller on waiting_changes using (author_reseller = asking('reseller'));
create policy system on waiting_changes using (asking_system());

alter table orders add column waits_until timestamptz;
comment on column orders.waits_until is 'When the submitted draft is placed; null for one that was not submitted. Until then nobody changes it.';
