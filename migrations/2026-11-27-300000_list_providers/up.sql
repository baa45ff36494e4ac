-- The public directory: what each provider shows of itself, and the changes that it asks for.
alter table providers add column slug text unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
comment on column providers.slug is 'Its name in the address of its public profile; null until the first one is published.';

create table directory_logos (
    provider_id uuid not null references providers on delete cascade,
    hash bytea not null check (length(hash) = 32),
    png bytea not null,
    width integer not null check (width between 1 and 512),
    height integer not null check (height between 1 and 512),
    created_at timestamptz not null,
    primary key (provider_id, hash)
);
comment on table directory_logos is 'Pictures that the portal has read and written anew itself.';
comment on column directory_logos.hash is 'SHA-256 of the file, which names it in its address.';

create table directory_profiles (
    provider_id uuid not null references providers on delete cascade,
    id uuid not null,
    description_en text not null default '',
    description_ru text not null default '',
    countries text[] not null check (cardinality(countries) > 0),
    products text[] not null check (cardinality(products) > 0),
    languages text[] not null check (cardinality(languages) > 0),
    email text not null,
    phone text not null default '',
    website text not null default '',
    logo bytea,
    note text not null default '',
    asked_at timestamptz not null,
    asked_by uuid not null,
    asked_by_name text not null,
    asked_by_email text not null,
    asked_by_language text not null check (asked_by_language in ('en', 'ru')),
    decision text check (decision in ('published', 'declined', 'withdrawn')),
    decided_at timestamptz,
    reason text not null default '',
    current boolean not null default false check (not current or decision = 'published'),
    primary key (provider_id, id),
    foreign key (provider_id, logo) references directory_logos on delete restrict,
    check (description_en <> '' or description_ru <> ''),
    check ((decision is null) = (decided_at is null)),
    check ((reason <> '') = (decision is not distinct from 'declined'))
);
create unique index directory_profiles_waiting on directory_profiles (provider_id) where decision is null;
create unique index directory_profiles_current on directory_profiles (provider_id) where current;
create index directory_profiles_logo on directory_profiles (provider_id, logo);
comment on table directory_profiles is 'Versions of public profiles, each as a provider''s people asked for it.';
comment on column directory_profiles.note is 'What the provider told the operator, who alone reads it.';
comment on column directory_profiles.decision is 'Null while it waits for the portal''s operator.';
comment on column directory_profiles.reason is 'Why it was declined.';
comment on column directory_profiles.current is 'What the public sees of the provider: of its published versions the last.';

-- The directory is for people of whom nothing is known, so that no transaction says for whom it asks. A version
-- that is current was made for them to read, all of it but who asked, which no public page selects; whatever waits,
-- was declined or withdrawn, or has been replaced stays its provider's own. A provider can ask and withdraw;
-- publishing and declining are the operator's, on the command line.
alter table directory_profiles enable row level security, force row level security;
create policy owner on directory_profiles to current_user using (true) with check (true);
create policy published on directory_profiles for select using (current);
create policy provider on directory_profiles for select using (provider_id = asking('provider'));
create policy asks on directory_profiles for insert
    with check (provider_id = asking('provider') and decision is null and not current);
create policy withdraws on directory_profiles for update
    using (provider_id = asking('provider') and decision is null) with check (decision = 'withdrawn');
create policy system on directory_profiles using (asking_system());

alter table directory_logos enable row level security, force row level security;
create policy owner on directory_logos to current_user using (true) with check (true);
create policy published on directory_logos for select using ((
    select true from directory_profiles as shown
    where (shown.provider_id, shown.logo) = (directory_logos.provider_id, directory_logos.hash) and shown.current
    limit 1
));
create policy provider on directory_logos for select using (provider_id = asking('provider'));
create policy uploads on directory_logos for insert with check (provider_id = asking('provider'));
create policy forgets on directory_logos for delete using (provider_id = asking('provider'));
create policy system on directory_logos for select using (asking_system());
