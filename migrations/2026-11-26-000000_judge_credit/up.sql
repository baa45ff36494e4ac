-- What a reseller's credit depends on stands beside its MPN ID: Verify judges a reseller that the provider has
-- nothing to do with yet.
alter table mpn_ids
    alter column name type text collate "und-x-icu",
    add column kind text,
    add column agreed boolean;
update mpn_ids set kind = resellers.mpn_kind, agreed = resellers.agreement_signed_at is not null
from resellers where resellers.id = mpn_ids.reseller_id;
alter table mpn_ids
    alter column kind set not null,
    alter column agreed set not null;
comment on column mpn_ids.kind is 'A location''s ID earns incentives, a company''s does not.';
comment on column mpn_ids.agreed is 'Whether the Microsoft Partner Agreement is signed.';

create or replace function keep_mpn_id() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into mpn_ids (mpn_id, reseller_id, name, region, suspended, kind, agreed)
    values (new.mpn_id, new.id, new.name, new.region, new.suspended_at is not null, new.mpn_kind,
            new.agreement_signed_at is not null)
    on conflict (reseller_id) do update
        set mpn_id = excluded.mpn_id, name = excluded.name, region = excluded.region, suspended = excluded.suspended,
            kind = excluded.kind, agreed = excluded.agreed;
    return null;
end $$;
