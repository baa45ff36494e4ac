drop table passkey_challenges;
drop table recovery_codes;
drop table second_factors;
