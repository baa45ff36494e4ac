alter table users add column zone text check (zone ~ '^[A-Za-z0-9_+/-]{1,60}$');
comment on column users.zone is 'The time zone that the person has chosen, by its name of the tz database; null for UTC.';
