alter table subscriptions
    add column version integer not null default 1,
    add column changed_at timestamptz,
    add column changed_by text not null default '';
comment on column subscriptions.version is 'Grows with each change; a page carries the one that it shows.';
comment on column subscriptions.changed_at is 'When it was last changed; null when it never was.';
comment on column subscriptions.changed_by is 'The name of who made the last change; empty when time did.';
