create table known_devices (
    user_id uuid not null references users on delete cascade,
    token_hash bytea not null check (octet_length(token_hash) = 32),
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    address text not null,
    device text not null,
    primary key (user_id, token_hash)
);
create index known_devices_last_seen on known_devices (last_seen_at);
comment on table known_devices is 'Browsers in which a person has signed in. The cookie holds a random token, the row its SHA-256.';
comment on column known_devices.device is 'What the browser called itself.';
