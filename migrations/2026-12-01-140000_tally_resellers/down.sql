drop trigger tally_added on subscriptions;
drop trigger tally_changed on subscriptions;
drop trigger tally_deleted on subscriptions;
drop trigger tally_added on customers;
drop trigger tally_changed on customers;
drop trigger tally_deleted on customers;
drop function sum_up_tallies, tally_subscriptions, tally_added_customers, tally_changed_customers, tally_deleted_customers;
drop table reseller_tallies;
