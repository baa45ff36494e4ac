drop table temporary_passwords;
