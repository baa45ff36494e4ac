drop policy system on resellers;
drop index activity_by_reseller;
drop trigger queue_activity on activity;
drop function queue_activity();
drop table activity_anchors;
drop table activity_queue;
drop table activity_seals;
