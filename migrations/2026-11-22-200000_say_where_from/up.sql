alter table sessions
    add column id uuid not null default gen_random_uuid() unique,
    add column awaits text check (awaits in ('second_factor', 'password', 'enrollment')),
    add column proven_at timestamptz not null default now(),
    add column address text not null default '',
    add column device text not null default '';
update sessions set awaits = 'password' where must_set_password;
alter table sessions
    drop column must_set_password,
    alter column id drop default,
    alter column proven_at drop default;
comment on column sessions.id is 'What the list of one''s own sessions names it by.';
comment on column sessions.awaits is 'What is left of signing in: until then its page alone answers. Null when nothing is.';
comment on column sessions.proven_at is 'When the person last proved who they are.';
comment on column sessions.address is 'Where the sign-in came from.';
comment on column sessions.device is 'What the browser called itself.';

alter table activity
    add column session_id uuid,
    add column address text,
    add column request_id text;
comment on column activity.address is 'Where the request came from.';
comment on column activity.request_id is 'The request''s id, as the request log and error pages show it.';
