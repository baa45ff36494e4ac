create table account_links (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    kind text not null check (kind in ('invitation', 'reset', 'setup')),
    user_id uuid not null references users on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz
);
create index account_links_user on account_links (user_id);
comment on table account_links is 'Links that let a person set a password, each once. The link holds a random token, the row its SHA-256.';
comment on column account_links.kind is 'A colleague''s invitation, a forgotten password, or the first Global admin.';
