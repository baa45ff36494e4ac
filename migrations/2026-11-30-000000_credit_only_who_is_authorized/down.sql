alter table enrollments add column updated_at timestamptz not null default now();
alter table enrollments alter column updated_at drop default;
create policy vets on partnership_requests for select using (asking_system());

drop function credit_cause;
create function credit_cause(
    suspended boolean, agreed boolean, kind text, enrolled_in text, wanted text, partner_since timestamptz,
    partner_until timestamptz
) returns text language sql immutable parallel safe as $$
    select case
        when suspended then 'suspended'
        when not agreed then 'no-agreement'
        when kind <> 'location' then 'company-id'
        when enrolled_in is distinct from wanted then 'other-region'
        when partner_until is not null then 'partnership-ended'
        when partner_since is null then 'no-partnership'
    end
$$;

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
alter table mpn_ids drop column authorized;
