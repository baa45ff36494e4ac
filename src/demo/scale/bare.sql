-- What can be taken off these tables, in the order in which it is given back.
with tables as (
    select name::regclass::oid as id, name::regclass::text as name from unnest($1) as asked (name)
), parts as (
    select case when contype = 'f' then 3 else 1 end as rank, conname::text as name,
           format('alter table %s drop constraint %I', conrelid::regclass, conname) as take,
           format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as give
    from pg_constraint
    where contype in ('f', 'p', 'u')
      and (conrelid in (select id from tables) or confrelid in (select id from tables))
    union all
    select 2, indexrelid::regclass::text, format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index
    where indrelid in (select id from tables) and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))
    union all
    select 4, relname::text, format('alter table %s no force row level security', oid::regclass),
           format('alter table %s force row level security', oid::regclass)
    from pg_class where oid in (select id from tables) and relforcerowsecurity
    union all
    -- Those that act after a row; those before it fill in what a row starts with.
    select 5, tgname::text, format('alter table %s disable trigger %I', tgrelid::regclass, tgname),
           format('alter table %s enable trigger %I', tgrelid::regclass, tgname)
    from pg_trigger
    where tgrelid in (select id from tables) and not tgisinternal and tgenabled = 'O' and tgtype & 2 = 0
)
select take, give from parts order by rank, name
