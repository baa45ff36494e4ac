create table kept_forms (
    user_id uuid not null references users on delete cascade,
    path text not null check (char_length(path) between 1 and 200),
    body text check (octet_length(body) <= 65536),
    refused boolean not null default false,
    updated_at timestamptz not null,
    primary key (user_id, path)
);
create index kept_forms_old on kept_forms (updated_at);
comment on table kept_forms is 'What a person typed into a form and has not sent, or could not.';
comment on column kept_forms.path is 'Where the form is found again.';
comment on column kept_forms.body is 'Its boxes, as a browser would send them, without secrets; null once it was sent or thrown away.';
comment on column kept_forms.refused is 'Whether it was sent, and something in it needed a change.';
comment on column kept_forms.updated_at is 'When it was typed, or else when it was sent or thrown away: what comes from a page from before that is not kept.';

alter table kept_forms enable row level security, force row level security;
create policy owner on kept_forms to current_user using (true) with check (true);
create policy person on kept_forms using ((select true from users where users.id = kept_forms.user_id limit 1));
create policy system on kept_forms using (asking_system());

alter table orders
    add column shared_at timestamptz,
    add column updated_by text not null default '';
create index orders_drafts_changed on orders (provider_id, updated_at desc, id desc) where status = 'draft';
comment on column orders.shared_at is 'Since when colleagues of the author may go on with the draft; null for one that is the author''s alone.';
comment on column orders.updated_by is 'The name of who changed the draft last; empty while nobody has.';

alter table relationship_requests add column requested_by uuid;
create index relationship_requests_drafts on relationship_requests (requested_by, created_at desc, id desc) where sent_at is null;
comment on column relationship_requests.requested_by is 'Who asked; null for what was asked before the portal noted it.';
