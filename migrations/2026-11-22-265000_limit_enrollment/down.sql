drop policy anybody on activity;
create policy anybody on activity for insert with check (provider_id is null or works_with(provider_id));

delete from attempts where kind = 'enrollment';
alter table attempts
    drop constraint attempts_kind_check,
    add constraint attempts_kind_check check (kind in ('sign_in', 'reset', 'link', 'second_factor'));
