-- A service request can be opened with a file.
alter table service_request_files drop constraint service_request_files_provider_id_entry_id_fkey;
comment on table service_request_files is 'At most one file of the opening and of each note; only added to.';
comment on column service_request_files.entry_id is 'The note that it came with; of the file that the request was opened with, the request''s own id.';
