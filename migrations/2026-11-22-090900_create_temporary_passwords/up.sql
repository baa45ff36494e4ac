create table temporary_passwords (
    provider_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    user_id uuid not null references users on delete cascade,
    order_id uuid,
    issued_by uuid not null references users on delete restrict,
    session_hash bytea not null,
    issued_at timestamptz not null,
    shown_at timestamptz,
    primary key (provider_id, id),
    unique (provider_id, order_id),
    foreign key (provider_id, customer_id) references customers on delete restrict,
    foreign key (provider_id, order_id) references orders on delete restrict
);
create index temporary_passwords_id on temporary_passwords (id);
create index temporary_passwords_user on temporary_passwords (user_id, issued_at desc);
comment on table temporary_passwords is 'The right to see a temporary password once. The password is made when it is shown and kept nowhere but as the hash of its user.';
comment on column temporary_passwords.session_hash is 'The session that may see it, within 15 minutes of issued_at.';
