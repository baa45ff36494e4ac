drop table credit_run_items;
drop table credit_runs;
