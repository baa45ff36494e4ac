drop table resellers;
drop table provider_regions;
drop table providers;
