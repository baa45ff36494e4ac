alter table users drop column zone;
