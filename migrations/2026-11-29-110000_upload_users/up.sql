create table user_uploads (
    provider_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    location text not null,
    licenses uuid[] not null,
    lines jsonb not null,
    created_at timestamptz not null,
    created_by text not null,
    saved_at timestamptz,
    session_id uuid,
    passwords_at timestamptz,
    passwords_to text not null default '',
    primary key (provider_id, id),
    foreign key (provider_id, customer_id) references customers on delete cascade,
    check ((saved_at is null) = (session_id is null)),
    check (passwords_at is null or saved_at is not null)
);
create index user_uploads_customer on user_uploads (provider_id, customer_id);
create index user_uploads_old on user_uploads (created_at);
comment on table user_uploads is 'Users of a customer from a file: read and judged first, then added all or none. Kept for a day.';
comment on column user_uploads.location is 'The usage location of all of them.';
comment on column user_uploads.licenses is 'The subscriptions of which each of them gets a license.';
comment on column user_uploads.lines is 'The rows of the file, as they were typed.';
comment on column user_uploads.session_id is 'The session that saved it and may download the temporary passwords, within 15 minutes of saved_at.';
comment on column user_uploads.passwords_at is 'When the temporary passwords were made and downloaded; they are kept nowhere but as hashes.';

alter table user_uploads enable row level security, force row level security;
create policy owner on user_uploads to current_user using (true) with check (true);
create policy provider on user_uploads using (provider_id = asking('provider'));
create policy administrator on user_uploads using ((
    select true from reseller_customers as related
    where related.reseller_id = asking('reseller') and related.administers
      and (related.provider_id, related.customer_id) = (user_uploads.provider_id, user_uploads.customer_id)
    limit 1
));
create policy customer on user_uploads
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'));
create policy system on user_uploads using (asking_system());
