-- What published profiles name: countries, products and languages.
select distinct kind, code
from directory_profiles,
     lateral (select 'country' as kind, unnest(countries) as code
              union all select 'product', unnest(products)
              union all select 'language', unnest(languages)) as named
where current
