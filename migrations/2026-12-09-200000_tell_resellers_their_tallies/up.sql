-- What a reseller administers for each of its providers, without counting its customers.
create policy reseller on reseller_tallies for select using (reseller_id = asking('reseller'));
