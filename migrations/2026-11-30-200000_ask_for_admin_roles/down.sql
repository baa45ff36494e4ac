drop table admin_relationships;
drop function admin_relationship_state;
