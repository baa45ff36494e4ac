-- **Find anything** in the books of a large provider: what many things are called is found among the newest, and a mistyped
-- word by the words that there are, of which there are far fewer than things.

create table search_words (
    id bigint generated always as identity primary key,
    word text collate "C" not null
);
comment on table search_words is 'Words without digits that something is, or was, found by, whoever''s, for what a mistyped word may mean. Only near_words reads it. Kept by a trigger on search_entries; two that write at the same moment may leave one twice.';
create index search_words_begin on search_words (word);
create index search_words_end on search_words (length(word), reverse(word)) include (word);
create index search_words_alike on search_words using gin (word gin_trgm_ops) with (fastupdate = off);
alter table search_words enable row level security, force row level security;
create policy owner on search_words to current_user using (true) with check (true);

create function words_of(text text) returns setof text language sql immutable parallel safe as $$
    select word from unnest(string_to_array(replace(text, E'\n', ''), ' ')) as word
    where word !~ '[0-9]' and length(word) between 4 and 100
$$;
comment on function words_of is 'The words of a text as search_lines writes it that can be mistyped.';

insert into search_words (word) select distinct word from search_entries, words_of(text) as word;

-- No key, for which two that write the same words in another order would wait for each other.
create function keep_search_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into search_words (word)
        select distinct found.word from words_of(new.text) as found (word)
        where not exists (select from search_words as kept where kept.word = found.word);
    return null;
end $$;
create trigger keep_search_words after insert or update of text on search_entries
    for each row execute function keep_search_words();

create function near_words(typed text[]) returns table (place integer, word text)
language plpgsql stable security definer set search_path = public, pg_temp
    set enable_seqscan = off set plan_cache_mode = force_generic_plan set pg_trgm.word_similarity_threshold = 0.5 as $$
#variable_conflict use_column
begin
    return query select it.place::integer, near.word
    from unnest(typed) with ordinality as given (word, place),
    lateral (
        select given.place, given.word as typed, length(given.word) as letters,
               left(given.word, length(given.word) / 2) as first_half,
               left(reverse(given.word), length(given.word) / 2) as last_half
    ) as it,
    lateral (
        (select word from search_words where word >= it.typed and word < it.typed || U&'\+10FFFF' limit 1)
        union all (select word from search_words where it.typed <% word limit 200)
        -- Who makes one mistake leaves one half as it is, or has the letters in the middle in another order.
        union all (
            select word from search_words
            where word >= it.first_half and word < it.first_half || U&'\+10FFFF'
              and length(word) between it.letters - 1 and it.letters + 1
            limit 500
        )
        -- The beginning of a longer one.
        union all (
            select word from search_words
            where word >= it.first_half and word < it.first_half || U&'\+10FFFF' and length(word) > it.letters + 1
            limit 200
        )
        union all (
            select word from search_words
            where length(word) = any (array[it.letters - 1, it.letters, it.letters + 1])
              and reverse(word) >= it.last_half and reverse(word) < it.last_half || U&'\+10FFFF'
            limit 500
        )
        union all (
            select word from search_words
            where word = overlay(it.typed placing reverse(substr(it.typed, it.letters / 2, 2)) from it.letters / 2 for 2)
            limit 1
        )
    ) as near
    where it.typed ~ '^[^0-9]{4,}$';
end $$;
comment on function near_words is 'Of each of these words, by its place from 1, what may have been meant by it, and whether there is one that begins so.';

drop function find_entries(text[], text[], text, uuid[], text[], bigint);
-- What the asker may see of these kinds, by up to three words; or by other words, the likeliest first, until three things are
-- found. Each kind is looked for among what begins so, among its newest things, which is enough for what many are called, and
-- else in the index of trigrams. `like` is not leakproof, so that row-level security would keep it from the index: here
-- stands who may see what instead, and whoever shows what was found asks for it once more.
create function find_entries(
    kinds text[], tries text[], begin text, resellers uuid[], countries text[], most bigint
) returns table (kind text, provider uuid, id uuid)
language plpgsql stable security definer set search_path = public, pg_temp
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    of_provider constant boolean := asking('provider') is not null;
    of_reseller constant boolean := not of_provider and asking('reseller') is not null;
    of_customer constant boolean := not of_provider and not of_reseller;
    is_unlimited constant boolean := of_provider and resellers is null and countries is null;
    asker constant uuid := coalesce(asking('provider'), asking('reseller'), asking('customer'));
    customers_provider constant uuid := asking('customers_provider');
    -- What is looked at first, and how much of it.
    first constant bigint := case when of_provider then 2000 else 1000 end;
    tried text;
    words text[];
    patterns text[];
    of_kind text;
    by_index boolean;
    providers uuid[];
    ids uuid[];
    different bigint;
    of_this_kind bigint;
    all_found bigint := 0;
    -- Whether there is a word that no known one begins with: among the newest of many there is hardly one.
    is_rare boolean;
begin
    foreach tried in array tries loop
        exit when all_found >= 3;
        words := string_to_array(tried, ' ');
        continue when cardinality(words) = 0;
        is_rare := is_unlimited and exists (
            select from unnest(words) as given (word)
            where word ~ '^[^0-9]{4,}$' and not exists (
                select from search_words as known where known.word >= given.word and known.word < given.word || U&'\+10FFFF')
        );
        foreach of_kind in array kinds loop
            of_this_kind := 0;
            foreach by_index in array array[false, true] loop
                continue when is_rare and not by_index and exists (
                    select from search_entries where provider_id = asker and kind = of_kind order by id desc offset first);
                -- Three patterns, whatever the number of words. One or two letters are in nearly everything: in the index they
                -- are looked for where a word begins.
                patterns := array(
                    select case when by_index and length(word) < 3 then '% ' else '%' end || word || '%'
                    from generate_series(0, 2) as place, lateral (select words[1 + place % cardinality(words)]) as given (word)
                    order by place
                );
                select array_agg(found.provider_id), array_agg(found.id), count(distinct found.id) into providers, ids, different
                from (select * from (
                    select entry.provider_id, entry.id, entry.title from (
                        select * from (
                            select * from search_entries
                            where of_provider and not by_index and provider_id = asker and kind = of_kind
                              and title >= begin and title < begin || U&'\+10FFFF'
                            order by title limit most
                        ) as begin_so
                        union all
                        select * from (
                            select * from search_entries
                            where of_provider and not by_index and provider_id = asker and kind = of_kind
                            order by id desc limit first
                        ) as newest
                        union all
                        select entry.* from (
                            select * from reseller_customers where of_reseller and not by_index and reseller_id = asker limit first
                        ) as related
                        join search_entries as entry using (provider_id, customer_id)
                        where entry.kind = of_kind
                        union all
                        select * from (
                            select * from search_entries
                            where of_customer and not by_index
                              and provider_id = customers_provider and customer_id = asker and kind = of_kind
                            limit first
                        ) as own
                        union all
                        select * from (
                            -- One of three, and said so that no index but that of its trigrams is of use.
                            select * from search_entries
                            where by_index and of_kind = 'customer' and kind = 'customer'
                              and (not of_provider or provider_id is not distinct from asker)
                              and text like patterns[1] and text like patterns[2] and text like patterns[3]
                            union all
                            select * from search_entries
                            where by_index and of_kind = 'user' and kind = 'user'
                              and (not of_provider or provider_id is not distinct from asker)
                              and text like patterns[1] and text like patterns[2] and text like patterns[3]
                            union all
                            select * from search_entries
                            where by_index and of_kind not in ('customer', 'user') and kind not in ('customer', 'user')
                              and kind = of_kind and (not of_provider or provider_id is not distinct from asker)
                              and text like patterns[1] and text like patterns[2] and text like patterns[3]
                            limit 5000
                        ) as indexed
                    ) as entry
                    left join customers as customer
                      on (customer.provider_id, customer.id) = (entry.provider_id, entry.customer_id)
                    where entry.text like patterns[1] and entry.text like patterns[2] and entry.text like patterns[3]
                      and case
                          when of_provider then entry.provider_id = asker
                          when of_reseller then exists (
                              select from reseller_customers as related where related.reseller_id = asker
                                and (related.provider_id, related.customer_id) = (entry.provider_id, entry.customer_id)
                                and (related.administers or entry.kind <> 'user')
                          )
                          else entry.provider_id = customers_provider and entry.customer_id = asker end
                      and case
                          when entry.customer_id is null
                              then resellers is null or entry.kind <> 'reseller' or entry.id = any(resellers)
                          else (resellers is null or customer.reseller_id = any(resellers))
                           and (countries is null or customer.country = any(countries))
                           and (customer.relationship_ended_at is null or of_customer) end
                    -- What begins so may be among the newest as well. Of who sees a part, all are compared.
                    limit case when is_unlimited then 2 * most else first end
                ) as fitting
                order by title >= begin and title < begin || U&'\+10FFFF' desc nulls last, title
                limit 2 * most) as found;
                return query select distinct of_kind, * from unnest(providers, ids);
                of_this_kind := greatest(of_this_kind, different);
                exit when different >= most or by_index or not case
                    when of_provider then exists (
                        select from search_entries where provider_id = asker and kind = of_kind order by id desc offset first)
                    when of_reseller then exists (select from reseller_customers where reseller_id = asker offset first)
                    else exists (
                        select from search_entries
                        where provider_id = customers_provider and customer_id = asker and kind = of_kind offset first) end;
            end loop;
            all_found := all_found + of_this_kind;
        end loop;
    end loop;
end $$;
comment on function find_entries is 'What the asking organization may see of these kinds, by words; where there is more than asked for, not all.';
