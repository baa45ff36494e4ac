create table second_factors (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    name text not null check (name <> ''),
    sealed_seed bytea,
    last_step bigint not null default 0,
    passkey jsonb,
    created_at timestamptz not null,
    last_used_at timestamptz,
    check ((sealed_seed is null) <> (passkey is null))
);
create index on second_factors (user_id);
create unique index second_factors_credential_key on second_factors ((passkey #>> '{cred,cred_id}'));
comment on table second_factors is 'What a person proves themselves with beside the password: an authenticator app or a passkey.';
comment on column second_factors.name is 'What its owner calls it.';
comment on column second_factors.sealed_seed is 'An authenticator app''s seed, encrypted with a key that the database doesn''t know.';
comment on column second_factors.last_step is 'The 30 seconds, counted from 1970, whose code was used last: no code works twice.';
comment on column second_factors.passkey is 'A passkey''s public half, its counter and its backup state.';

create table recovery_codes (
    user_id uuid not null references users on delete cascade,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (user_id, code_hash)
);
comment on table recovery_codes is 'Codes that stand in for a second factor, each once.';
comment on column recovery_codes.code_hash is 'SHA-256 of the code, which has 120 random bits.';

create table passkey_challenges (
    session_id uuid primary key references sessions (id) on delete cascade,
    state jsonb not null,
    created_at timestamptz not null
);
comment on table passkey_challenges is 'What a session''s browser was asked to sign; it is answered once, within minutes.';
