comment on column users.sign_in_name is 'What is typed at sign-in: an email address, or admin@prefix.onmicrosoft.com.';
alter table users
    drop column reach_resellers,
    drop column reach_countries,
    drop column signed_in_at,
    drop column removed_at,
    drop column version,
    drop column changed_at,
    drop column changed_by;
