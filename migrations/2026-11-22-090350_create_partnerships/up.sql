create table partnership_requests (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    requested_by uuid not null references users on delete restrict,
    requested_by_name text not null,
    language text not null check (language in ('en', 'ru')),
    subject text not null,
    body text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid references resellers on delete restrict,
    enrolled uuid references resellers on delete restrict,
    primary key (provider_id, id),
    check ((accepted_at is null) = (accepted_by is null))
);
create index partnership_requests_id on partnership_requests (id);
comment on table partnership_requests is 'Invitations to partner. The link''s token is derived from the id and the secret key; it is not stored.';
comment on column partnership_requests.body is 'The message as edited, with U+0001 where the personal link stands.';
comment on column partnership_requests.enrolled is 'The company that enrolled by the link; only one may.';

create table partnerships (
    provider_id uuid not null references providers on delete cascade,
    reseller_id uuid not null references resellers on delete restrict,
    since timestamptz not null,
    ended_at timestamptz,
    primary key (provider_id, reseller_id)
);
create index partnerships_reseller on partnerships (reseller_id);
comment on table partnerships is 'Which reseller works with which provider; only the reseller''s acceptance makes one.';
