drop table customer_domains;
drop table customers;
