-- Anybody may write any address into an enrollment. What was sent to an address is for who reads its mail.
alter table users add column email_proven_at timestamptz;
comment on column users.email_proven_at is 'When the person showed that they read the mail to their address: by a link that was sent there. Null where they have not.';
update users set email_proven_at = (
    select max(used_at) from account_links
    where account_links.user_id = users.id and kind in ('invitation', 'reset')
);
update users set email_proven_at = users.created_at
from partnership_requests as request
where request.enrolled = users.reseller_id and request.recipient_email = lower(users.email) and email_proven_at is null;

create function own_addresses() returns text[] language plpgsql stable parallel safe
security definer set search_path = public, pg_temp as $$
begin
    if asking('reseller') is null then
        return '{}';
    end if;
    return array(
        select lower(email) from users
        where reseller_id = asking('reseller') and email_proven_at is not null and suspended_at is null
    );
end $$;
comment on function own_addresses is 'The addresses, in lower case, at which people of the asking reseller have read their mail. Who is suspended or removed is none of them.';

alter policy reseller on partnership_requests using (asking('reseller') in (accepted_by, declined_by, enrolled));
-- Asked last of all: after `system`, `reseller`, `provider` and `invited`. The addresses are read once in a statement.
create policy addressed on partnership_requests for select using (
    sent_at is not null and recipient_email <> '' and lower(recipient_email) = any ((select own_addresses())::text[])
);
