drop index subscriptions_started;
drop index subscriptions_running;
drop index subscriptions_ending;
