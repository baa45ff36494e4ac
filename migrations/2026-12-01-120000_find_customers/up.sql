-- Customers are found by a part of their names or domain without a look at each. PostgreSQL doesn't take `like` as
-- leakproof, so row-level security keeps it from an index: a function may use it that asks for the asker's own alone.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create function customer_text(bill_to_name text, name text, domain text) returns text
language sql immutable parallel safe as $$
    select E'\n ' || lower(bill_to_name collate "und-x-icu") || E'\n ' || lower(name collate "und-x-icu") || E'\n '
        || split_part(domain, '.', 1)
$$;
comment on function customer_text is 'What a customer is found by: its names and the first part of its domain, a line each after a space.';

-- Without a list of rows that wait to be sorted in, since each search would read all of that.
create index customers_found on customers
    using gin (reseller_id, customer_text(bill_to_name, name, domain) gin_trgm_ops) with (fastupdate = off);

-- The ID of a customer is also looked for by resellers, who may have several providers.
drop index customers_microsoft_id;
create unique index customers_microsoft_id on customers (microsoft_id, provider_id);

-- The few customers that a reseller sees for a subscription alone.
create index reseller_customers_named on reseller_customers (reseller_id, provider_id, customer_id) where not administers;

create function find_customers(
    typed text, after_name text, after_id uuid, of_provider uuid, of_reseller uuid, resellers uuid[], countries text[],
    most bigint
) returns table (provider uuid, customer uuid)
language plpgsql stable security definer set search_path = public, pg_temp
    set enable_seqscan = off set enable_indexscan = off as $$
declare
    asker constant uuid := coalesce(asking('provider'), asking('reseller'));
    own constant text := case when asking('provider') is null then 'customers.reseller_id = $1'
                              else 'customers.provider_id = $1' end;
    narrowed constant text := ' and customers.relationship_ended_at is null'
        || case when after_name is null then '' else ' and (customers.bill_to_name, customers.id) > ($3, $4)' end
        || case when of_provider is null then '' else ' and customers.provider_id = $5' end
        || case when of_reseller is null then '' else ' and customers.reseller_id = $6' end
        || case when resellers is null then '' else ' and customers.reseller_id = any($7)' end
        || case when countries is null then '' else ' and customers.country = any($8)' end;
    matching constant text := 'customer_text(customers.bill_to_name, customers.name, customers.domain) like $2';
    selected constant text := 'select customers.provider_id, customers.id, customers.bill_to_name from ';
    -- Nearly every name has one or two letters somewhere: they are looked for where a word begins.
    pattern constant text := case when typed ~ '^\w{1,2}$' then '% ' || typed || '%'
        else '%' || replace(replace(replace(typed, '\', '\\'), '%', '\%'), '_', '\_') || '%' end;
    providers uuid[];
    ids uuid[];
    looked_at bigint;
begin
    -- Of what many are called, the next thousand customers often fill a page.
    perform set_config('enable_indexscan', 'on', true);
    execute 'select array_agg(provider_id) filter (where hit), array_agg(id) filter (where hit), count(*)
        from (
            select provider_id, id, ' || matching || ' as hit from customers where ' || own || narrowed || '
            order by bill_to_name, id limit 1000
        ) as looked_at'
        into providers, ids, looked_at
        using asker, pattern, after_name, after_id, of_provider, of_reseller, resellers, countries;
    return query select * from unnest(providers, ids);
    if looked_at = 1000 and coalesce(cardinality(ids), 0) < most then
        perform set_config('enable_indexscan', 'off', true);
        return query execute 'select provider_id, id from (
                ' || selected || 'customers where ' || own || ' and ' || matching || narrowed || ' limit 1000
            ) as found order by bill_to_name, id limit $9'
            using asker, pattern, after_name, after_id, of_provider, of_reseller, resellers, countries, most;
    end if;
    if asking('provider') is null then
        -- Of a customer that it does not administer, a reseller knows the names.
        perform set_config('enable_indexscan', 'on', true);
        return query execute 'select provider_id, id from (
                ' || selected || 'reseller_customers as related
                join customers on (customers.provider_id, customers.id) = (related.provider_id, related.customer_id)
                where related.reseller_id = $1 and not related.administers and '
                || replace(matching, 'customers.domain', '''''') || narrowed || '
            ) as found order by bill_to_name, id limit $9'
            using asker, pattern, after_name, after_id, of_provider, of_reseller, resellers, countries, most;
    end if;
end $$;
comment on function find_customers is 'Of the customers that the asking provider or reseller sees, the next by name that are found by this text, in small letters; where more than a thousand are, not all.';

create function customers_of_reseller(after_name text, after_id uuid, of_provider uuid, countries text[], most bigint)
returns table (provider uuid, customer uuid) language sql stable as $$
    select either.provider_id, either.id
    from (
        (
            select customers.provider_id, customers.id, customers.bill_to_name from customers
            where customers.reseller_id = asking('reseller') and customers.relationship_ended_at is null
              and (after_name is null or (customers.bill_to_name, customers.id) > (after_name, after_id))
              and (of_provider is null or customers.provider_id = of_provider)
              and (countries is null or customers.country = any(countries))
            order by customers.bill_to_name, customers.id
            limit most
        )
        union all
        (
            select customers.provider_id, customers.id, customers.bill_to_name
            from reseller_customers as related
            join customers on (customers.provider_id, customers.id) = (related.provider_id, related.customer_id)
            where related.reseller_id = asking('reseller') and not related.administers
              and customers.relationship_ended_at is null
              and (after_name is null or (customers.bill_to_name, customers.id) > (after_name, after_id))
              and (of_provider is null or customers.provider_id = of_provider)
              and (countries is null or customers.country = any(countries))
            order by customers.bill_to_name, customers.id
            limit most
        )
    ) as either
    order by either.bill_to_name, either.id
    limit most
$$;
comment on function customers_of_reseller is 'The next of the customers that the asking reseller sees, by name: those that it administers, which an index has in that order, and the few others.';
