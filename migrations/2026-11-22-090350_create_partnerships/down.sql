drop table partnerships;
drop table partnership_requests;
