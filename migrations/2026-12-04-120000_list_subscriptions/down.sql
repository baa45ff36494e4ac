drop index subscriptions_started;
drop index subscriptions_ending;
