drop function asker;
do $$
declare name text; policy text;
begin
    for name, policy in select tablename, policyname from pg_policies where schemaname = 'public' loop
        execute format('drop policy %I on %I', policy, name);
        execute format('alter table %I no force row level security, disable row level security', name);
    end loop;
end $$;
drop index orders_chosen;
drop function works_with;
drop function enter;
drop function asking_system;
drop function asking;
