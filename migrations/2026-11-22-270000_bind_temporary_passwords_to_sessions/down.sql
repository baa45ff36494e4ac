comment on column recovery_codes.code_hash is 'SHA-256 of the code, which has 120 random bits.';
alter table temporary_passwords add column session_hash bytea not null default '';
update temporary_passwords
    set session_hash = coalesce((select token_hash from sessions where sessions.id = temporary_passwords.session_id), '');
alter table temporary_passwords alter column session_hash drop default;
alter table temporary_passwords drop column session_id;
comment on column temporary_passwords.session_hash is 'The session that may see it, within 15 minutes of issued_at.';
