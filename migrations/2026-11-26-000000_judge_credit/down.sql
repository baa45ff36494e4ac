create or replace function keep_mpn_id() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into mpn_ids (mpn_id, reseller_id, name, region, suspended)
    values (new.mpn_id, new.id, new.name, new.region, new.suspended_at is not null)
    on conflict (reseller_id) do update
        set mpn_id = excluded.mpn_id, name = excluded.name, region = excluded.region, suspended = excluded.suspended;
    return null;
end $$;
alter table mpn_ids drop column kind, drop column agreed, alter column name type text collate "default";
