create table activity_seals (
    chain uuid not null,
    number bigint not null check (number > 0),
    record_id uuid not null unique,
    hash bytea not null check (length(hash) = 32),
    primary key (chain, number)
);
comment on table activity_seals is 'The chains of the activity log: each seal is a hash over its record and the seal before it.';
comment on column activity_seals.chain is 'The provider the record belongs to, else the reseller, else the nil UUID.';
comment on column activity_seals.hash is 'HMAC-SHA256 under a key that the database does not hold.';

create table activity_queue (
    record_id uuid primary key,
    chain uuid not null
);
comment on table activity_queue is 'Records that wait for their seal.';

create function queue_activity() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into activity_queue (record_id, chain)
    values (new.id, coalesce(new.provider_id, new.reseller_id, '00000000-0000-0000-0000-000000000000'));
    return null;
end
$$;
create trigger queue_activity after insert on activity for each row execute function queue_activity();

insert into activity_queue (record_id, chain)
select id, coalesce(provider_id, reseller_id, '00000000-0000-0000-0000-000000000000') from activity;

create table activity_anchors (
    chain uuid primary key,
    number bigint not null check (number > 0),
    hash bytea not null check (length(hash) = 32),
    mac bytea not null check (length(mac) = 32)
);
comment on table activity_anchors is 'Where a chain begins after retention has removed its oldest records: the last seal removed.';
comment on column activity_anchors.number is 'The last number removed, and so how many were removed in all.';
comment on column activity_anchors.mac is 'Shows that the portal removed them: HMAC-SHA256 under a key that the database does not hold.';

create index activity_by_reseller on activity (reseller_id, at desc, id);

do $$
declare name text;
begin
    foreach name in array array['activity_seals', 'activity_queue', 'activity_anchors'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
        execute format('create policy system on %I using (asking_system())', name);
    end loop;
end $$;
-- Whose chain it is.
create policy system on resellers for select using (asking_system());
