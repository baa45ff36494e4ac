-- Who waits for the operator's decision, or was rejected, earns nothing: it stands beside the MPN ID, as a suspension
-- does, and the judge asks for it.
alter table mpn_ids add column authorized boolean;
update mpn_ids set authorized = resellers.vetting = 'authorized' from resellers where resellers.id = mpn_ids.reseller_id;
alter table mpn_ids alter column authorized set not null;
comment on column mpn_ids.authorized is 'Whether the portal''s operator, where there is vetting, has let it in.';

create or replace function keep_mpn_id() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into mpn_ids (mpn_id, reseller_id, name, region, suspended, authorized, kind, agreed)
    values (new.mpn_id, new.id, new.name, new.region, new.suspended_at is not null, new.vetting = 'authorized',
            new.mpn_kind, new.agreement_signed_at is not null)
    on conflict (reseller_id) do update
        set mpn_id = excluded.mpn_id, name = excluded.name, region = excluded.region, suspended = excluded.suspended,
            authorized = excluded.authorized, kind = excluded.kind, agreed = excluded.agreed;
    return null;
end $$;

drop function credit_cause;
create function credit_cause(
    suspended boolean, authorized boolean, agreed boolean, kind text, enrolled_in text, wanted text,
    partner_since timestamptz, partner_until timestamptz
) returns text language sql immutable parallel safe as $$
    select case
        when suspended then 'suspended'
        when not authorized then 'not-authorized'
        when not agreed then 'no-agreement'
        when kind <> 'location' then 'company-id'
        when enrolled_in is distinct from wanted then 'other-region'
        when partner_until is not null then 'partnership-ended'
        when partner_since is null then 'no-partnership'
    end
$$;

-- The worker reads requests by one policy, which came twice; nobody reads when an enrollment was typed last.
drop policy vets on partnership_requests;
alter table enrollments drop column updated_at;
