drop table service_request_entries;
drop table service_requests;
drop function number_service_request;
alter table providers drop column service_requests;
