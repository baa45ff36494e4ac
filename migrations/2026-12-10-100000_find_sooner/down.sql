drop trigger keep_search_words on search_entries;
drop function keep_search_words;
drop function near_words;
drop function words_of;
drop table search_words;

-- Its setting is known once the library is loaded.
do $$ begin perform similarity('', ''); end $$;
drop function find_entries(text[], text[], text, uuid[], text[], bigint);
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
