-- What somebody who enrolls a company has typed so far, so that the same link continues.
create table enrollments (
    provider_id uuid not null,
    request_id uuid not null,
    typed jsonb not null,
    updated_at timestamptz not null,
    primary key (provider_id, request_id),
    foreign key (provider_id, request_id) references partnership_requests on delete cascade
);
comment on table enrollments is 'Companies that are being enrolled, each by a request''s link; gone once they are.';
comment on column enrollments.typed is 'The boxes of the steps, as typed; never a password.';

-- Who holds the link continues; the provider learns of the company when it has enrolled.
alter table enrollments enable row level security, force row level security;
create policy owner on enrollments to current_user using (true) with check (true);
create policy invited on enrollments using (request_id = asking('invitation'));
create policy system on enrollments using (asking_system());
