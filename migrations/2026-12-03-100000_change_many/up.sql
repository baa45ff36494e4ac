create table bulk_runs (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    kind text not null check (kind in ('licenses', 'auto_renew', 'credit', 'support', 'customers', 'invitations')),
    state text not null check (state in ('matching', 'checking', 'checked', 'waiting', 'running', 'finished', 'stopped', 'taken_back')),
    author_id uuid not null,
    author text not null,
    sign_in_name text not null,
    session_id uuid not null,
    language text not null check (language in ('en', 'ru')),
    file_name text not null,
    header jsonb not null,
    fields jsonb not null,
    row_count integer not null check (row_count > 0),
    created_at timestamptz not null,
    checked_at timestamptz,
    starts_at timestamptz,
    ended_at timestamptz,
    ended_by text not null default '',
    primary key (provider_id, id),
    foreign key (provider_id, author_id) references users (provider_id, id) on delete restrict,
    check (state in ('matching', 'checking') or checked_at is not null),
    check ((state in ('waiting', 'running', 'finished', 'stopped', 'taken_back')) = (starts_at is not null)),
    check ((state in ('finished', 'stopped', 'taken_back')) = (ended_at is not null))
);
create index bulk_runs_due on bulk_runs (id) where state in ('checking', 'waiting', 'running');
create index bulk_runs_author on bulk_runs (provider_id, author_id);
comment on table bulk_runs is 'Changes of many things from one file: rows matched, rehearsed, then done one by one.';
comment on column bulk_runs.author is 'The name of who made it, by whose rights the worker does it.';
comment on column bulk_runs.session_id is 'In which it was last confirmed or filled in.';
comment on column bulk_runs.language is 'The language of the author.';
comment on column bulk_runs.file_name is 'What the file was called; empty for rows that were pasted.';
comment on column bulk_runs.header is 'What the columns are called in the file.';
comment on column bulk_runs.fields is 'What each column of the file holds; empty for one that is not read.';
comment on column bulk_runs.checked_at is 'When the last row was rehearsed.';
comment on column bulk_runs.starts_at is 'When the worker begins; until then it can be taken back.';
comment on column bulk_runs.ended_by is 'The name of who stopped it or took it back.';

create table bulk_rows (
    provider_id uuid not null,
    run_id uuid not null,
    number integer not null,
    cells jsonb not null,
    thing text,
    state text not null default 'new' check (state in ('new', 'goes', 'same', 'stays', 'done', 'changed', 'failed')),
    told jsonb not null default '[]',
    seen jsonb,
    failures integer not null default 0,
    done_at timestamptz,
    primary key (provider_id, run_id, number),
    foreign key (provider_id, run_id) references bulk_runs on delete cascade,
    check ((state = 'new') or (done_at is not null) = (state <> 'goes'))
);
create index bulk_rows_waiting on bulk_rows (provider_id, run_id, failures, number) where done_at is null;
create index bulk_rows_thing on bulk_rows (provider_id, run_id, thing, number) where thing is not null;
create index bulk_rows_problems on bulk_rows (provider_id, run_id, number) where state in ('stays', 'changed', 'failed');
comment on table bulk_rows is 'The rows of a file, as they were read, and what came of each.';
comment on column bulk_rows.number is 'Where it stands in the file.';
comment on column bulk_rows.thing is 'What it is about, so that two rows about one thing are noticed.';
comment on column bulk_rows.state is 'Not looked at yet; goes, or is so already, or stays; done, or stays since something has changed or it has failed.';
comment on column bulk_rows.told is 'What it does, or why it stays: sentences, each a key with its arguments.';
comment on column bulk_rows.seen is 'What the rehearsal worked out: nothing else is done.';
comment on column bulk_rows.failures is 'How often it has failed; after three times it stays.';
comment on column bulk_rows.done_at is 'When nothing was left to do for it; null while it waits.';

do $$
declare name text;
begin
    foreach name in array array['bulk_runs', 'bulk_rows'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
        execute format('create policy provider on %I using (provider_id = asking(''provider''))', name);
    end loop;
end $$;
create policy system on bulk_runs using (asking_system());
