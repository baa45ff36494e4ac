drop policy published on directory_logos;
drop table directory_profiles;
drop table directory_logos;
alter table providers drop column slug;
