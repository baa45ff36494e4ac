-- What was sent is found by whom it went to and by its subject, and invitations to customers by what they are called and who
-- asked. A recipient whom the sender is not told of finds nothing.
alter table letters add column found_by text collate "C" not null generated always as (
    ' ' || search_text(subject || case when hidden then '' else ' ' || recipient_name || ' ' || recipient_email end)
) stored;
comment on column letters.found_by is 'What it is found by, as search_text writes it. Only find_letters reads it.';
alter table relationship_requests add column found_by text collate "C" not null generated always as (
    ' ' || search_text(subject || ' ' || requested_by_name)
) stored;
comment on column relationship_requests.found_by is 'What it is found by, as search_text writes it. Only find_letters reads it.';
-- What waits is written again when it is sent, and is among the newest.
create index letters_found on letters using gin (found_by gin_trgm_ops) with (fastupdate = off) where status <> 'waiting';
create index relationship_requests_found on relationship_requests using gin (found_by gin_trgm_ops) with (fastupdate = off);

-- Letters that the asking organization has sent, or one of its people, and invitations to customers that it has part in: by
-- up to three words, or by a whole text that is not quite right. They are looked for among the newest, and else in the index.
-- `like` is not leakproof, so that row-level security would keep it from the index: here stands who may see what instead,
-- and whoever shows what was found asks for it once more.
create function find_letters(words text[], typed text, author uuid, most bigint) returns table (kind text, id uuid)
language plpgsql stable security definer set search_path = public, pg_temp
    set enable_seqscan = off set pg_trgm.word_similarity_threshold = 0.35 as $$
#variable_conflict use_column
declare
    asker constant uuid := coalesce(asking('provider'), asking('reseller'), asking('customer'));
    newest constant bigint := 1000;
    of_kind text;
    own text;
    -- From the newest on.
    ordered text;
    -- Said so that no index but that of trigrams is of use.
    indexed text;
    matching constant text := 'found_by like $2 and found_by like $3 and found_by like $4';
    patterns text[];
    ids uuid[];
    older uuid[];
    looked_at bigint;
begin
    if cardinality(words) = 0 then
        return;
    end if;
    -- Three patterns, whatever the number of words. One or two letters are looked for where a word begins.
    select array_agg(case when length(word) < 3 then '% ' else '%' end || word || '%' order by place) into patterns
        from (select place, words[1 + (place - 1) % cardinality(words)] as word from generate_series(1, 3) as place) as three;
    foreach of_kind in array array['email', 'invitation'] loop
        if of_kind = 'email' then
            own := 'letters where sender = $1' || case when author is null then '' else ' and author_id = $5' end;
            ordered := 'created_at desc, id desc';
            indexed := replace(own, '=', 'is not distinct from') || ' and status <> ''waiting''';
        else
            own := 'relationship_requests where '
                || case when asking('provider') is null then 'reseller_id = $1' else 'provider_id = $1' end;
            ordered := 'id desc';
            indexed := replace(own, '=', 'is not distinct from');
        end if;
        execute 'select (array_agg(id order by place) filter (where hit))[1:$6], count(*) from (
                     select id, row_number() over () as place, ' || matching || ' as hit from (
                         select id, found_by from ' || own || ' order by ' || ordered || ' limit $7
                     ) as newest
                 ) as looked_at'
            into ids, looked_at using asker, patterns[1], patterns[2], patterns[3], author, most, newest;
        if looked_at = newest and coalesce(cardinality(ids), 0) < most then
            execute 'select array_agg(id) from (select id from ' || indexed || ' and ' || matching || ' limit 500) as found'
                into older using asker, patterns[1], patterns[2], patterns[3], author;
            ids := ids || older;
        end if;
        if cardinality(ids) > 0 then
            return query select of_kind, unnest(ids);
        elsif length(typed) > 3 then
            return query execute 'select $8, id from (
                    select id, found_by from ' || own || ' order by ' || ordered || ' limit 500
                ) as newest where $2 <% found_by order by word_similarity($2, found_by) desc limit $6'
                using asker, typed, '', '', author, most, newest, of_kind;
        end if;
    end loop;
end $$;
comment on function find_letters is 'What the asking organization has sent, or one of its people, and its invitations to customers: by words or by a text that is nearly right; of many, not all.';
