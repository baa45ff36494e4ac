alter table temporary_passwords
    drop constraint temporary_passwords_provider_id_user_id_fkey,
    add foreign key (user_id) references users on delete cascade;
alter table partnership_requests
    drop constraint partnership_requests_provider_id_requested_by_fkey,
    add foreign key (requested_by) references users on delete restrict;
alter table orders
    drop constraint orders_provider_id_author_id_fkey,
    add foreign key (author_id) references users on delete restrict;
alter table users drop constraint users_of_provider;

alter table temporary_passwords
    drop column issued_to,
    add foreign key (issued_by) references users on delete restrict;
alter table resellers drop column language;

drop trigger relate_deleted on subscriptions;
drop trigger relate_updated on subscriptions;
drop trigger relate_inserted on subscriptions;
drop trigger relate_updated on customers;
drop trigger relate_inserted on customers;
drop function relate_by_subscription;
drop function relate_by_customer;
drop function relate_resellers;
drop table reseller_customers;

drop trigger keep_mpn_id on resellers;
drop function keep_mpn_id;
drop table mpn_ids;
alter table resellers add unique (mpn_id);

drop trigger keep_sign_in_name on users;
drop function keep_sign_in_name;
drop table sign_in_names;
drop index users_sign_in_name;
alter table users add unique (sign_in_name);
