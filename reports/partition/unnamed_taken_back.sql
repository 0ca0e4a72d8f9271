-- People nobody could name whose deaths the edition of an earlier term counted, recorded in error since and told anew of nobody.
--
-- Of one request: those counted then less those of its first death told anew, of a time before the error was found (deaths.sql).
WITH put_back AS (
    -- What was recorded in error for a time, and stands again: it stood at no moment of knowing in between.
    SELECT v.event_id, CASE WHEN v.needs_agreement THEN v.agreed_at ELSE v.recorded_at END AS since, v.voided_at AS until
      FROM cases_voiding v
     WHERE v.event_id IS NOT NULL AND v.voided_at IS NOT NULL AND (v.agreed_at IS NOT NULL OR NOT v.needs_agreement)
), death AS (
    SELECT e.id, e.case_id, e.unknown_people, e.voided_at,
           least(e.happened_until - interval '1 microsecond', e.recorded_at) AS counts_at,
           (e.voided_at IS NULL OR e.voided_at >= %(known_at)s)
               AND NOT EXISTS (SELECT FROM put_back b
                                WHERE b.event_id = e.id AND b.since < %(known_at)s AND b.until >= %(known_at)s) AS stands,
           least(e.happened_until - interval '1 microsecond', e.recorded_at) < %(told_until)s
               AND e.recorded_at < %(known_before)s
               AND (e.voided_at IS NULL OR e.voided_at >= %(known_before)s)
               AND NOT EXISTS (SELECT FROM put_back b
                                WHERE b.event_id = e.id
                                  AND b.since < %(known_before)s AND b.until >= %(known_before)s)
               -- What the first edition knew of the days before its own, none counts.
               AND NOT (least(e.happened_until - interval '1 microsecond', e.recorded_at) < %(first_begins_at)s
                        AND e.recorded_at < %(first_known_before)s) AS was_known
      FROM cases_event e
     WHERE e.kind = 'death' AND e.unknown_people > 0 AND e.recorded_at < %(known_at)s AND e.population <> 'observed'
), told_in_error AS (
    SELECT d.case_id, sum(d.unknown_people) AS people, max(d.voided_at) AS found_at
      FROM death d WHERE d.was_known AND NOT d.stands GROUP BY d.case_id
)
SELECT coalesce(sum(greatest(t.people - coalesce((
           SELECT d.unknown_people FROM death d
            WHERE d.case_id IS NOT DISTINCT FROM t.case_id AND d.stands AND NOT d.was_known
              AND d.counts_at < %(as_of)s AND d.counts_at <= t.found_at
            ORDER BY d.counts_at, d.id LIMIT 1), 0), 0)), 0)::int
  FROM told_in_error t
