-- The portal's operator may look at each company before it works with anybody. Those enrolled before are authorized.
alter table resellers
    add column vetting text not null default 'authorized' check (vetting in ('pending', 'authorized', 'rejected')),
    add column vetted_at timestamptz,
    add column vetting_reason text not null default '',
    add constraint resellers_vetting_decided check (vetting <> 'pending' or vetted_at is null),
    add constraint resellers_vetting_told check ((vetting_reason <> '') = (vetting = 'rejected'));
comment on column resellers.vetting is 'Whether it may become a partner: a company that is pending waits for the portal''s operator.';
comment on column resellers.vetted_at is 'When the operator decided; null where nobody had to, or has yet.';
comment on column resellers.vetting_reason is 'Why it was rejected, for its own people to read.';
create index resellers_pending on resellers (enrolled_at) where vetting = 'pending';

-- The operator decides, and writes to the company where it goes on: to the request by which it enrolled.
create policy vets on resellers for update using (asking_system());
create policy vets on partnership_requests for select using (asking_system());
