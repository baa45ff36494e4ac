drop index partnerships_by_since;
