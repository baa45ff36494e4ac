drop table worker_pulse;
