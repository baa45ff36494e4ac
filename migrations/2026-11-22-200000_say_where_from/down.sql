alter table activity
    drop column session_id,
    drop column address,
    drop column request_id;

alter table sessions add column must_set_password boolean not null default false;
update sessions set must_set_password = true where awaits = 'password';
alter table sessions
    drop column id,
    drop column awaits,
    drop column proven_at,
    drop column address,
    drop column device;
