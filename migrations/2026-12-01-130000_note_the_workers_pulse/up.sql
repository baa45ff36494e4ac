create table worker_pulse (
    piece text primary key,
    done_at timestamptz not null
);
comment on table worker_pulse is 'When each piece of the worker''s day was done last, on whichever node: `portal doctor` says what is late.';
