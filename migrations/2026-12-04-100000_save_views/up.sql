create table saved_views (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    provider_id uuid references providers,
    reseller_id uuid references resellers,
    customer_id uuid,
    list text not null,
    name text not null check (char_length(name) between 1 and 60),
    query text not null,
    shared boolean not null,
    created_at timestamptz not null,
    constraint saved_views_name unique (user_id, list, name),
    foreign key (provider_id, customer_id) references customers on delete cascade,
    check ((provider_id is null) = (reseller_id is not null)),
    check (customer_id is null or provider_id is not null)
);
create index saved_views_provider on saved_views (provider_id, customer_id, list);
create index saved_views_reseller on saved_views (reseller_id, list) where reseller_id is not null;
comment on table saved_views is 'Filter, order and columns of a list under a name, for a person or for all of the person''s organization.';
comment on column saved_views.provider_id is 'The provider whose staff the person is, or whose customer''s.';
comment on column saved_views.list is 'The code of the list.';
comment on column saved_views.query is 'A query string with parameters that the list knows.';
comment on column saved_views.shared is 'Whether colleagues of the same organization see it.';

create table default_views (
    user_id uuid not null references users on delete cascade,
    list text not null,
    view_id uuid not null references saved_views on delete cascade,
    primary key (user_id, list)
);
create index default_views_view on default_views (view_id);
comment on table default_views is 'The view with which a list begins for a person.';

alter table saved_views enable row level security, force row level security;
create policy owner on saved_views to current_user using (true) with check (true);
-- Whose row it is, its author's own row says.
create policy provider on saved_views using (provider_id = asking('provider') and customer_id is null)
    with check (provider_id = asking('provider') and customer_id is null and (
        select true from users as author
        where author.id = saved_views.user_id and author.provider_id is not distinct from saved_views.provider_id
          and author.reseller_id is not distinct from saved_views.reseller_id
          and author.customer_id is not distinct from saved_views.customer_id
        limit 1
    ));
create policy reseller on saved_views using (reseller_id = asking('reseller'))
    with check (reseller_id = asking('reseller') and (
        select true from users as author
        where author.id = saved_views.user_id and author.provider_id is not distinct from saved_views.provider_id
          and author.reseller_id is not distinct from saved_views.reseller_id
          and author.customer_id is not distinct from saved_views.customer_id
        limit 1
    ));
create policy customer on saved_views
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'))
    with check (customer_id = asking('customer') and provider_id = asking('customers_provider') and (
        select true from users as author
        where author.id = saved_views.user_id and author.provider_id is not distinct from saved_views.provider_id
          and author.reseller_id is not distinct from saved_views.reseller_id
          and author.customer_id is not distinct from saved_views.customer_id
        limit 1
    ));
create policy system on saved_views using (asking_system());

alter table default_views enable row level security, force row level security;
create policy owner on default_views to current_user using (true) with check (true);
create policy person on default_views using ((select true from users where users.id = default_views.user_id limit 1));
create policy system on default_views using (asking_system());
