drop index letters_failed;
