-- The portal sends requests itself: in the provider's name, with answers to the provider.
alter table letters add from_name text not null default '', add reply_to text not null default '';
comment on column letters.from_name is 'Who writes, beside the portal''s own address; empty for the portal.';
comment on column letters.reply_to is 'The address that answers go to; empty for the portal''s own.';
create index partnership_requests_recipient on partnership_requests (provider_id, recipient_email)
    where recipient_email <> '';
