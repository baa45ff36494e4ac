drop index letters_undelivered;
