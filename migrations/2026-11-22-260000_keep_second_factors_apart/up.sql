-- A person's second factors are behind the wall where the person is.
do $$
declare name text;
begin
    foreach name in array array['second_factors', 'recovery_codes'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
    end loop;
end $$;
create policy person on second_factors using ((select true from users where users.id = second_factors.user_id limit 1));
create policy person on recovery_codes using ((select true from users where users.id = recovery_codes.user_id limit 1));
