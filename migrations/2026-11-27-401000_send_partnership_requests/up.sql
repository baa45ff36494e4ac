-- The portal sends requests itself: in the provider's name, with answers to the provider.
alter table letters add from_name text not null default '', add reply_to text not null default '';
comment on column letters.from_name is 'Who writes, beside the portal''s own address; empty for the portal.';
comment on column letters.reply_to is 'The address that answers go to; empty for the portal''s own.';
alter table partnership_requests add reminded_at timestamptz;
comment on column partnership_requests.reminded_at is 'When somebody of the provider''s reminded the invited; once until it is sent again.';
create index partnership_requests_recipient on partnership_requests (provider_id, recipient_email)
    where recipient_email <> '';
