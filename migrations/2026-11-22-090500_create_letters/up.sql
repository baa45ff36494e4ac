create table letters (
    id uuid primary key,
    provider_id uuid,
    recipient_name text not null,
    recipient_email text not null,
    subject text not null,
    text_body text not null,
    html_body text not null,
    status text not null default 'waiting' check (status in ('waiting', 'sent', 'failed')),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    created_at timestamptz not null,
    sent_at timestamptz,
    last_error text
);
create index letters_waiting on letters (next_attempt_at) where status = 'waiting';
comment on table letters is 'The outbox: letters queued with the change they tell of, and sent by the worker.';
comment on column letters.next_attempt_at is 'When the worker tries next; the pause grows with each attempt.';
