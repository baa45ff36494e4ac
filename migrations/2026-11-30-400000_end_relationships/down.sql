alter table customers drop column relationship_ended_at;
