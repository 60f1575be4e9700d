-- readable from 5
-- How selective each index is, as in a store of many series. SQLite guesses the same of every index until it is told, and would look for the runs of one series
-- among all of its interval. PostgreSQL gathers its own. Rows of the table, then rows of an equal first column, first two, and so on.
analyze sqlite_schema;
delete from sqlite_stat1;
insert into sqlite_stat1 (tbl, idx, stat) values
    ('detection_runs', 'detection_runs_ticker', '1000000 100 1 1'),
    ('detection_runs', 'detection_runs_interval', '1000000 100000 2 1'),
    ('detection_runs', 'detection_runs_status', '1000000 250000 2 1'),
    ('detection_runs', 'detection_runs_trigger', '1000000 200000 2 1'),
    ('detection_runs', 'detection_runs_started_at', '1000000 2 1'),
    ('detection_runs', 'detection_runs_open', '1000 1 1'),
    ('detection_runs', 'detection_runs_expiring', '1000000 2 1'),
    ('anomalies', 'anomalies_series', '1000000 100 50 1 1'),
    ('anomalies', 'anomalies_ticker', '1000000 200 2 1'),
    ('anomalies', 'anomalies_run', '1000000 5 2 1'),
    ('anomalies', 'anomalies_datetime', '1000000 50 1 1 1'),
    ('anomalies', 'anomalies_sent', '1000000 500000 50 1'),
    ('anomalies', 'anomalies_status', '1000000 300000 50 1'),
    ('anomalies', 'anomalies_model_version', '1000000 300000 50 1'),
    ('anomalies', 'anomalies_model_hash', '1000000 300000 50 1'),
    ('anomalies', 'anomalies_interval', '1000000 100000 50 1'),
    ('anomalies', 'anomalies_score', '1000000 2'),
    ('anomalies', 'anomalies_severity', '1000000 2'),
    ('anomalies', 'anomalies_created_at', '1000000 50'),
    ('anomalies', 'anomalies_sequence', '1000000 1');
analyze sqlite_schema;
