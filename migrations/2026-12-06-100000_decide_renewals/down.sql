drop table calendar_feeds;
drop table renewal_owners;
drop index subscriptions_not_the_same;
drop index subscriptions_to_decide;
drop function renewal_word(text, bigint, boolean, jsonb, boolean, timestamptz, timestamptz);
drop table renewal_decisions;
