drop policy addressed on partnership_requests;
alter policy reseller on partnership_requests using (asking('reseller') in (accepted_by, declined_by));
drop function own_addresses;
alter table users drop column email_proven_at;
