drop table default_views;
drop table saved_views;
