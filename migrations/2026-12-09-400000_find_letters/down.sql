drop function find_letters;
alter table relationship_requests drop column found_by;
alter table letters drop column found_by;
