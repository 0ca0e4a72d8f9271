-- Who may do what with the queue. The web role puts jobs in and reads how they are; only the worker takes them out.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lfnkr_worker') THEN
        RAISE EXCEPTION 'The role lfnkr_worker is missing: make it as docs/runbook.md says, then run `manage.py prepare` again.';
    END IF;
END
$$;

REVOKE ALL ON procrastinate_jobs, procrastinate_events, procrastinate_workers, procrastinate_periodic_defers
    FROM PUBLIC, lfnkr_web;
GRANT SELECT, INSERT ON procrastinate_jobs, procrastinate_events TO lfnkr_web;
GRANT SELECT ON procrastinate_workers TO lfnkr_web;
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq TO lfnkr_web;

GRANT SELECT, INSERT, UPDATE, DELETE
    ON procrastinate_jobs, procrastinate_events, procrastinate_workers, procrastinate_periodic_defers TO lfnkr_worker;
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq, procrastinate_periodic_defers_id_seq
    TO lfnkr_worker;

-- Runs are written by the worker, and by whoever says "verify now"; they are thrown away by the worker alone.
REVOKE DELETE, TRUNCATE ON jobs_run FROM PUBLIC, lfnkr_web;
GRANT DELETE ON jobs_run TO lfnkr_worker;
