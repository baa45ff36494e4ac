-- One search over everything that has a name, an address or a number of its own.

-- Small letters without marks, Cyrillic ones as Latin, and what sounds the same written the same: "Контосо" and "Contoso"
-- meet. Letter by letter, so that a part of a text stays a part of it. `search/text.rs` does the same.
create function search_text(typed text) returns text language sql immutable parallel safe as $$
    select translate(
        replace(
            case when octet_length(typed) = char_length(typed) then lower(typed collate "und-x-icu")
            else
                replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
                    translate(
                        regexp_replace(normalize(lower(typed collate "und-x-icu"), nfkd), '[\u0300-\u036f]+', '', 'g'),
                        'абвгдезиклмнопрстуфыэіјєґәғқңөұүһøłđıðħ«»“”„‹›–—·、。「」ьъ’‘ʻʼ',
                        'abvgdeziklmnoprstufieijegagknouuholdidh' || repeat(' ', 14)
                    ),
                    'ж', 'zh'), 'х', 'kh'), 'ц', 'ts'), 'ч', 'ch'), 'ш', 'sh'), 'щ', 'shch'), 'ю', 'iu'), 'я', 'ia'),
                    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
            end,
            'x', 'ks'
        ),
        E'ywcq.,-_/\\@()&+:;#"!?*<>[]{}|=%$~^\t\n''`',
        'ivkk' || repeat(' ', 32)
    )
$$;
comment on function search_text is 'A text as searches compare it.';

create function search_lines(variadic parts text[]) returns text language sql immutable parallel safe as $$
    select coalesce(string_agg(E'\n ' || search_text(part), '' order by place), '')
    from unnest(parts) with ordinality as given (part, place)
    where part <> ''
$$;
comment on function search_lines is 'What something is found by, each on a line of its own after a space, so that a word begins after one.';

create table former_names (
    provider_id uuid not null,
    customer_id uuid not null,
    name text not null check (name <> ''),
    primary key (provider_id, customer_id, name),
    foreign key (provider_id, customer_id) references customers on delete cascade
);
comment on table former_names is 'How customers were called in lists before. Kept by a trigger on customers.';
insert into former_names
    select distinct activity.provider_id, customers.id, details -> 'before' ->> 'bill_to_name'
    from activity join customers on (customers.provider_id, customers.id) = (activity.provider_id, activity.customer_id)
    where action = 'customer.billing_changed' and details -> 'before' ->> 'bill_to_name' <> ''
      and details -> 'before' ->> 'bill_to_name' <> details -> 'after' ->> 'bill_to_name';

create table search_entries (
    provider_id uuid not null,
    kind text not null,
    id uuid not null,
    customer_id uuid,
    title text collate "C" not null,
    text text collate "C" not null,
    primary key (provider_id, kind, id),
    foreign key (provider_id, customer_id) references customers on delete cascade
);
comment on table search_entries is 'What a search finds by its text: a row for each thing, kept by triggers. Only find_entries reads it.';
comment on column search_entries.customer_id is 'The customer that it belongs to, whose own row says who may see it; null for what is the provider''s alone.';
comment on column search_entries.title is 'The beginning of what it is called, as search_text writes it.';
comment on column search_entries.text is 'All that it is found by, as search_lines writes it.';
create index search_entries_title on search_entries (provider_id, kind, title);
create index search_entries_customer on search_entries (provider_id, customer_id, kind) where customer_id is not null;
-- One for each kind that there are many of, so that a word of one is not looked for among the others.
create index search_customers on search_entries using gin (text gin_trgm_ops) with (fastupdate = off) where kind = 'customer';
create index search_users on search_entries using gin (text gin_trgm_ops) with (fastupdate = off) where kind = 'user';
create index search_others on search_entries using gin (text gin_trgm_ops) with (fastupdate = off)
    where kind not in ('customer', 'user');

create function search_entry(it customers) returns search_entries language sql stable as $$
    select it.provider_id, 'customer', it.id, it.id, left(search_text(it.bill_to_name), 300),
           search_lines(it.bill_to_name, nullif(it.name, it.bill_to_name), split_part(it.domain, '.', 1),
                        it.first_name || ' ' || it.last_name, it.email)
           || search_lines(variadic coalesce((
               select array_agg(former.name order by former.name) from former_names as former
               where (former.provider_id, former.customer_id) = (it.provider_id, it.id)
           ), '{}'))
$$;
-- The people of customers. Those of partners are few, and are read whole.
create function search_entry(it users) returns search_entries language sql stable as $$
    select it.provider_id, 'user', it.id, it.customer_id,
           left(search_text(coalesce(nullif(it.display_name, ''), it.first_name || ' ' || it.last_name)), 300),
           search_lines(it.display_name, it.first_name || ' ' || it.last_name,
                        replace(it.sign_in_name, '.onmicrosoft.com', ''), nullif(it.email, it.sign_in_name))
    where it.customer_id is not null
$$;
create function search_entry(it subscriptions) returns search_entries language sql stable as $$
    select it.provider_id, 'subscription', it.id, it.customer_id, left(search_text(it.nickname), 300), search_lines(it.nickname)
    where it.nickname <> ''
$$;
create function search_entry(it orders) returns search_entries language sql stable as $$
    select it.provider_id, 'order', it.id, it.customer_id, left(search_text(it.purchase_order), 300),
           search_lines(it.purchase_order)
    where it.purchase_order <> '' and it.status = 'placed'
$$;
create function search_entry(it service_requests) returns search_entries language sql stable as $$
    select it.provider_id, 'service', it.id, it.customer_id, left(search_text(it.title), 300), search_lines(it.title)
$$;
create function search_entry(it partnership_requests) returns search_entries language sql stable as $$
    select it.provider_id, 'letter', it.id, null::uuid, left(search_text(it.subject), 300),
           search_lines(it.subject, it.recipient_name, it.recipient_email)
$$;
-- A reseller is found by the provider that it works with, or did.
create function search_entry(it partnerships) returns search_entries language sql stable as $$
    select it.provider_id, 'reseller', it.reseller_id, null::uuid, left(search_text(name), 300),
           search_lines(name, mpn_id, contact_first_name || ' ' || contact_last_name, contact_email, support_email)
    from resellers where id = it.reseller_id
$$;

create function keep_search_entry() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    -- The thing's column in its own table, and the entry as it should be.
    own constant text := case tg_argv[0] when 'reseller' then 'reseller_id' else 'id' end;
    entry search_entries;
begin
    if tg_op = 'DELETE' then
        delete from search_entries where (provider_id, kind, id) = (old.provider_id, tg_argv[0], old.id);
        return null;
    end if;
    execute format('select entry.* from %I as it, search_entry(it) as entry where (it.provider_id, it.%I) = ($1, ($2).%I)',
                   tg_table_name, own, own)
        into entry using new.provider_id, new;
    if entry.id is null then
        delete from search_entries where (provider_id, kind, id) = (new.provider_id, tg_argv[0], new.id);
    else
        insert into search_entries values (entry.*)
        on conflict (provider_id, kind, id) do update set title = excluded.title, text = excluded.text
            where (search_entries.title, search_entries.text) is distinct from (excluded.title, excluded.text);
    end if;
    return null;
end $$;

create function keep_former_name() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into former_names values (old.provider_id, old.id, old.bill_to_name) on conflict do nothing;
    return null;
end $$;
-- Triggers of one event run by name: the former name is there when the entry is written.
create trigger keep_former_name after update of bill_to_name on customers
    for each row when (old.bill_to_name <> new.bill_to_name) execute function keep_former_name();
create trigger keep_search_entry after insert or update of bill_to_name, name, first_name, last_name, email on customers
    for each row execute function keep_search_entry('customer');
create trigger keep_search_entry after insert or update of display_name, first_name, last_name, sign_in_name, email on users
    for each row when (new.customer_id is not null) execute function keep_search_entry('user');
create trigger forget_search_entry after delete on users
    for each row when (old.customer_id is not null) execute function keep_search_entry('user');
create trigger keep_search_entry after insert on subscriptions
    for each row when (new.nickname <> '') execute function keep_search_entry('subscription');
create trigger rename_search_entry after update of nickname on subscriptions
    for each row when (new.nickname <> old.nickname) execute function keep_search_entry('subscription');
create trigger keep_search_entry after insert or update of purchase_order, status on orders
    for each row when (new.purchase_order <> '' and new.status = 'placed') execute function keep_search_entry('order');
create trigger keep_search_entry after insert or update of title on service_requests
    for each row execute function keep_search_entry('service');
create trigger keep_search_entry after insert or update of subject, recipient_name, recipient_email on partnership_requests
    for each row execute function keep_search_entry('letter');
create trigger forget_search_entry after delete on partnership_requests
    for each row execute function keep_search_entry('letter');
create trigger keep_search_entry after insert on partnerships
    for each row execute function keep_search_entry('reseller');

create function keep_reseller_entries() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into search_entries select entry.* from partnerships as it, search_entry(it) as entry where it.reseller_id = new.id
    on conflict (provider_id, kind, id) do update set title = excluded.title, text = excluded.text;
    return null;
end $$;
create trigger keep_search_entries after update of name, mpn_id, contact_first_name, contact_last_name, contact_email, support_email
    on resellers for each row execute function keep_reseller_entries();

insert into search_entries
    select entry.* from customers as it, search_entry(it) as entry
    union all select entry.* from users as it, search_entry(it) as entry where entry.id is not null
    union all select entry.* from subscriptions as it, search_entry(it) as entry where entry.id is not null
    union all select entry.* from orders as it, search_entry(it) as entry where entry.id is not null
    union all select entry.* from service_requests as it, search_entry(it) as entry
    union all select entry.* from partnership_requests as it, search_entry(it) as entry
    union all select entry.* from partnerships as it, search_entry(it) as entry;

do $$
declare name text;
begin
    foreach name in array array['search_entries', 'former_names'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy owner on %I to current_user using (true) with check (true)', name);
    end loop;
end $$;
-- Of a customer that it does not administer, a reseller knows the name of today.
create policy provider on former_names for select using (provider_id = asking('provider'));
create policy administrator on former_names for select using ((
    select true from reseller_customers as related
    where related.reseller_id = asking('reseller') and related.administers
      and (related.provider_id, related.customer_id) = (former_names.provider_id, former_names.customer_id)
    limit 1
));
create policy customer on former_names for select
    using (customer_id = asking('customer') and provider_id = asking('customers_provider'));

-- The people of a partner, without a look at those of its customers.
create index users_staff on users (provider_id, reseller_id) where customer_id is null;
create index activity_of_request on activity (request_id) where request_id is not null;

-- What the asker may see of these kinds, by up to three words, or by a whole text that is not quite right. Each kind is
-- looked for among its first things by name, which is enough for what many are called, and else in the index. `like` and
-- similarity are not leakproof, so that row-level security would keep them from it: here stands who may see what instead,
-- and whoever shows what was found asks for it once more.
create function find_entries(
    kinds text[], words text[], typed text, resellers uuid[], countries text[], most bigint
) returns table (kind text, provider uuid, id uuid)
language plpgsql stable security definer set search_path = public, pg_temp
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_indexscan = on
    set pg_trgm.word_similarity_threshold = 0.35 as $$
#variable_conflict use_column
declare
    asker constant uuid := coalesce(asking('provider'), asking('reseller'), asking('customer'));
    -- What is looked at first, and how much of it.
    first constant bigint := case when asking('provider') is null then 1000 else 500 end;
    pool constant text := case
        when asking('provider') is not null then
            '(select * from search_entries where provider_id = $1 and kind = %1$L and title like $5 || ''%%'' order by title limit $9)
             union
             (select * from search_entries where provider_id = $1 and kind = %1$L order by title limit $8)'
        when asking('reseller') is not null then
            'select entry.* from (select * from reseller_customers where reseller_id = $1 limit $8) as related
             join search_entries as entry using (provider_id, customer_id) where entry.kind = %1$L'
        else 'select * from search_entries where provider_id = asking(''customers_provider'') and customer_id = $1 and kind = %1$L limit $8'
    end;
    -- Said so that no index but that of trigrams is of use.
    indexed constant text := 'select * from search_entries as entry where kind = %1$L and '
        || case when asking('provider') is null then '' else 'provider_id is not distinct from $1 and ' end
        || '%2$s limit %3$s';
    matching constant text := 'entry.text like $2 and entry.text like $3 and entry.text like $4';
    alike constant text := '$5 <%% entry.text';
    seen constant text := case
        when asking('provider') is not null then 'entry.provider_id = $1'
        when asking('reseller') is not null then 'exists (
            select from reseller_customers as related where related.reseller_id = $1
              and (related.provider_id, related.customer_id) = (entry.provider_id, entry.customer_id)
              and (related.administers or entry.kind <> ''user''))'
        else 'entry.provider_id = asking(''customers_provider'') and entry.customer_id = $1'
    end || ' and case when entry.customer_id is null then $6::uuid[] is null or entry.kind <> ''reseller'' or entry.id = any($6)
        else ($6::uuid[] is null or customer.reseller_id = any($6)) and ($7::text[] is null or customer.country = any($7))
             and (customer.relationship_ended_at is null or asking(''customer'') is not null) end';
    joined constant text := 'left join customers as customer on (customer.provider_id, customer.id) = (entry.provider_id, entry.customer_id)';
    found constant text := 'select entry.kind, entry.provider_id, entry.id from (%s) as entry ' || joined || ' where ';
    patterns text[];
    of_kind text;
    providers uuid[];
    ids uuid[];
    looked_at bigint;
    all_found bigint := 0;
begin
    if cardinality(words) = 0 then
        return;
    end if;
    foreach of_kind in array kinds loop
        -- Three patterns, whatever the number of words.
        select array_agg('%' || words[1 + (place - 1) % cardinality(words)] || '%' order by place) into patterns
            from generate_series(1, 3) as place;
        execute 'select (array_agg(provider_id order by begins desc, title) filter (where hit))[1:$9],
                        (array_agg(id order by begins desc, title) filter (where hit))[1:$9], count(*)
                 from (
                     select entry.provider_id, entry.id, title, title like $5 || ''%'' as begins, ' || matching || ' and ' || seen || ' as hit
                     from (' || format(pool, of_kind) || ') as entry ' || joined || '
                 ) as looked_at'
            into providers, ids, looked_at
            using asker, patterns[1], patterns[2], patterns[3], typed, resellers, countries, first, most;
        if looked_at >= first and coalesce(cardinality(ids), 0) < most then
            -- One or two letters are in nearly everything: they are looked for where a word begins.
            select array_agg(case when length(word) < 3 then '% ' else '%' end || word || '%') into patterns
                from unnest(patterns) as pattern, trim(pattern, '%') as word;
            -- By its trigrams, and not by title, of which all would be read.
            perform set_config('enable_indexscan', 'off', true);
            return query execute format(found, format(indexed, of_kind, matching, 5000)) || seen || ' limit $9'
                using asker, patterns[1], patterns[2], patterns[3], typed, resellers, countries, first, most;
            get diagnostics looked_at = row_count;
            perform set_config('enable_indexscan', 'on', true);
            all_found := all_found + looked_at;
        end if;
        return query select of_kind, * from unnest(providers, ids);
        all_found := all_found + coalesce(cardinality(ids), 0);
    end loop;
    if all_found < 3 and length(typed) > 3 then
        perform set_config('enable_indexscan', 'off', true);
        foreach of_kind in array kinds loop
            return query execute format(found, format(indexed, of_kind, format(alike), 500)) || seen
                    || ' order by word_similarity($5, entry.text) desc limit $9'
                using asker, '', '', '', typed, resellers, countries, first, most;
        end loop;
    end if;
end $$;
comment on function find_entries is 'What the asking organization may see of these kinds, by words or by a text that is nearly right; where there is more than asked for, not all.';
