drop policy administrator on prices;
drop table change_requests;
