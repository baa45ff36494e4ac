drop table customer_move_steps;
drop table customer_move_customers;
drop table customer_moves;
