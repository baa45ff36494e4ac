-- A file with a note in a service request: a picture that the portal has written anew, a PDF or plain text.
create table service_request_files (
    provider_id uuid not null,
    entry_id uuid not null,
    request_id uuid not null,
    kind text not null check (kind in ('png', 'jpg', 'pdf', 'txt')),
    bytes bytea not null,
    weight integer not null check (weight = length(bytes) and weight between 1 and 4194304),
    primary key (provider_id, entry_id),
    foreign key (provider_id, entry_id) references service_request_entries on delete cascade,
    foreign key (provider_id, request_id) references service_requests on delete cascade
);
create index service_request_files_request on service_request_files (provider_id, request_id);
comment on table service_request_files is 'At most one file of each note; only added to.';

alter table service_request_files enable row level security, force row level security;
create policy owner on service_request_files to current_user using (true) with check (true);
create policy provider on service_request_files for select using (provider_id = asking('provider'));
create policy reader on service_request_files for select using ((
    select true from service_requests as request
    where (request.provider_id, request.id) = (service_request_files.provider_id, request_id)
));
create policy writer on service_request_files for insert with check ((
    select true from service_requests as request
    where (request.provider_id, request.id) = (service_request_files.provider_id, request_id)
));
