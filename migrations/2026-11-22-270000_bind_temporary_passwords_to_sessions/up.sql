-- A session's token changes with each proof of identity; its id stays.
alter table temporary_passwords add column session_id uuid;
update temporary_passwords set session_id = (select id from sessions where token_hash = session_hash);
alter table temporary_passwords drop column session_hash;
comment on column temporary_passwords.session_id is 'The session that may see it, within 15 minutes of issued_at.';
comment on column recovery_codes.code_hash is 'SHA-256 of the code, which has 140 random bits.';
