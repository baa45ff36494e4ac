drop table service_request_files;
