create table attempts (
    kind text not null check (kind in ('sign_in', 'reset', 'link', 'second_factor')),
    key text not null,
    began_at timestamptz not null,
    tries integer not null,
    failures integer not null,
    next_at timestamptz not null,
    primary key (kind, key)
);
create index attempts_began on attempts (began_at);
comment on table attempts is 'Tries at what can be guessed, counted for all nodes together over a day from the first one.';
comment on column attempts.key is 'Whose tries: an account, whether it exists or not, as the SHA-256 of its name, or an address.';
comment on column attempts.tries is 'All of the day.';
comment on column attempts.failures is 'Those since the last one that succeeded; the pause grows with them.';
comment on column attempts.next_at is 'Before this, a try is refused without a look at what was typed.';
