drop table limit_uses;
alter table partnerships drop column monthly_limit;
