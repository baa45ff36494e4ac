alter table subscriptions drop column next_unit_price;
