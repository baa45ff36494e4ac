create table news (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    kind text not null,
    about text not null check (char_length(about) between 1 and 200),
    settled boolean not null default false,
    reseller_id uuid references resellers,
    user_id uuid,
    customer_id uuid,
    path text not null default '' check (path = '' or path like '/%'),
    words jsonb not null default '{}',
    at timestamptz not null,
    primary key (provider_id, id)
);
create index news_reseller on news (reseller_id) where reseller_id is not null;
comment on table news is 'What waits to be told to people, kept with the change that it is about; the worker tells it and removes the row.';
comment on column news.about is 'The thing that it is about; each person is told once of each kind.';
comment on column news.settled is 'Nobody has to decide any more: whoever was told has read it.';
comment on column news.reseller_id is 'Whose people are told; null for the provider''s own.';
comment on column news.user_id is 'The one person who is told; null for all whose roles allow the decision.';
comment on column news.customer_id is 'Only people in whose reach the customer is are told.';

create table notifications (
    user_id uuid not null references users on delete cascade,
    id uuid not null,
    kind text not null,
    about text not null,
    path text not null,
    words jsonb not null,
    at timestamptz not null,
    often text not null check (often in ('now', 'daily', 'never')),
    read_at timestamptz,
    mailed_at timestamptz,
    primary key (user_id, id),
    constraint notifications_once unique (user_id, kind, about)
);
create index notifications_listed on notifications (user_id, at, id);
create index notifications_unread on notifications (user_id) where read_at is null;
create index notifications_about on notifications (kind, about);
create index notifications_daily on notifications (user_id, at) where often = 'daily' and read_at is null and mailed_at is null;
create index notifications_old on notifications (at);
comment on table notifications is 'What waits for a person''s decision, told to that person once.';
comment on column notifications.often is 'Whether a letter goes at once, with those of the day, or never, as the person had chosen then.';
comment on column notifications.words is 'A key with its arguments.';

create table notification_choices (
    user_id uuid not null references users on delete cascade,
    kind text not null,
    often text not null check (often in ('now', 'daily', 'never')),
    primary key (user_id, kind)
);
comment on table notification_choices is 'How often a person gets letters about a kind of notification, where that is not what the portal does by itself.';

create table digests (
    user_id uuid not null references users on delete cascade,
    day date not null,
    primary key (user_id, day)
);
create index digests_old on digests (day);
comment on table digests is 'On which days of their own a person got the letter with the notifications of the day.';

do $$
declare name text;
begin
    foreach name in array array['news', 'notifications', 'notification_choices', 'digests'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
        execute format('create policy system on %I using (asking_system())', name);
    end loop;
    foreach name in array array['notifications', 'notification_choices', 'digests'] loop
        execute format('create policy person on %1$I using ((select true from users where users.id = %1$I.user_id limit 1))', name);
    end loop;
end $$;
create policy anybody on news for insert with check (works_with(provider_id));
