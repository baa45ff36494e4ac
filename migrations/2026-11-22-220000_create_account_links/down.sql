drop table account_links;
