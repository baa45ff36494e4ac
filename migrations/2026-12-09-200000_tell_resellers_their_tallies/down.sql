drop policy reseller on reseller_tallies;
