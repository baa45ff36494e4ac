drop table user_uploads;
