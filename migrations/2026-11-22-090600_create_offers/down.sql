drop table prices;
drop table offer_upgrades;
drop table offers;
