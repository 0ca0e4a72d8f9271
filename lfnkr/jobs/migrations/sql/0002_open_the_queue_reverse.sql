REVOKE ALL ON procrastinate_jobs, procrastinate_events, procrastinate_workers, procrastinate_periodic_defers, jobs_run
    FROM lfnkr_worker;
REVOKE ALL ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq, procrastinate_periodic_defers_id_seq
    FROM lfnkr_worker;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON procrastinate_jobs, procrastinate_events, procrastinate_workers, procrastinate_periodic_defers, jobs_run TO lfnkr_web;
