-- A request that is still open is reminded of once for each time that it was sent.
alter table partnership_requests
    add reminded_at timestamptz,
    add check (reminded_at is null or sent_at is not null);
comment on column partnership_requests.reminded_at is 'When the recipient was reminded; once until it is sent again.';
create index partnership_requests_to_remind on partnership_requests (expires_at)
    where recipient_email <> '' and reminded_at is null
      and accepted_at is null and declined_at is null and revoked_at is null;

-- The worker looks for those that are due; it changes one as its provider.
create policy system on partnership_requests for select using (asking_system());
