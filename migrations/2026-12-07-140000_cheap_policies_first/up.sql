-- The policies of a table are joined by OR, in the reverse order of their names, and the first that lets a row through
-- ends the question. What has to look a row up comes last: for the provider's people it is never asked. Counting 10,000
-- customers took 49 ms, and takes 15.
alter policy reseller on customers rename to associated_reseller;
alter policy reseller on subscriptions rename to associated_reseller;
