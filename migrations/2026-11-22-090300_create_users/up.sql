create table users (
    id uuid primary key,
    sign_in_name text not null unique check (sign_in_name = lower(sign_in_name)),
    email text not null,
    first_name text not null,
    last_name text not null,
    provider_id uuid,
    reseller_id uuid references resellers on delete restrict,
    customer_id uuid,
    roles text[] not null default '{}' check (
        roles <@ array['global_admin', 'admin_agent', 'sales_agent', 'helpdesk_agent', 'billing_admin', 'user_management_admin']
    ),
    language text check (language in ('en', 'ru')),
    password_hash text,
    password_expires_at timestamptz,
    created_at timestamptz not null,
    suspended_at timestamptz,
    foreign key (provider_id) references providers on delete restrict,
    foreign key (provider_id, customer_id) references customers on delete restrict,
    check (case when customer_id is null then num_nonnulls(provider_id, reseller_id) = 1
                else provider_id is not null and reseller_id is null end)
);
create index users_provider on users (provider_id);
create index users_reseller on users (reseller_id);
create index users_customer on users (customer_id);
comment on table users is 'People who sign in: a provider''s, a reseller''s or a customer''s.';
comment on column users.sign_in_name is 'What is typed at sign-in: an email address, or admin@prefix.onmicrosoft.com.';
comment on column users.email is 'Where letters go.';
comment on column users.provider_id is 'The provider whose staff this is, or whose customer''s.';
comment on column users.password_expires_at is 'Set for a temporary password, which must be changed at the first sign-in; null for a lasting one.';

create table sessions (
    token_hash bytea primary key,
    user_id uuid not null references users on delete cascade,
    must_set_password boolean not null default false,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    ended_at timestamptz
);
create index sessions_user on sessions (user_id);
comment on table sessions is 'Who is signed in. The cookie holds a random token, the row its SHA-256.';
comment on column sessions.must_set_password is 'Signed in with a temporary password: no page but Set password answers.';
