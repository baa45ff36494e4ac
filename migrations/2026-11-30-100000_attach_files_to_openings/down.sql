delete from service_request_files where entry_id = request_id;
alter table service_request_files
    add foreign key (provider_id, entry_id) references service_request_entries on delete cascade;
comment on table service_request_files is 'At most one file of each note; only added to.';
comment on column service_request_files.entry_id is null;
