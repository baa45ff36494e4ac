drop trigger end_credit_problem on subscriptions;
drop function end_credit_problem;
drop table credit_sweeps;
drop table credit_problems;
drop function standing_with;
drop function credit_cause;
