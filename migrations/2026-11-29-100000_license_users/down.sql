drop trigger keep_bought_above_assigned on subscriptions;
drop table license_assignments;
drop function keep_bought_above_assigned, keep_assigned_within_bought, refuse_to_move_license;
alter table subscriptions drop constraint subscriptions_of_customer;
drop policy customer on temporary_passwords;
drop policy purge on users;
drop policy system on users;
drop index users_deleted, users_listed;
delete from users where deleted_at is not null;
alter table users
    drop constraint users_deleted_check,
    drop constraint users_of_customer,
    drop column deleted_at,
    drop column location,
    drop column display_name;
