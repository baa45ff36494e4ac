do $$
declare name text;
begin
    foreach name in array array['second_factors', 'recovery_codes'] loop
        execute format('drop policy person on %I', name);
        execute format('drop policy owner on %I', name);
        execute format('alter table %I no force row level security, disable row level security', name);
    end loop;
end $$;
