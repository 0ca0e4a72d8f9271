-- People nobody could name whose deaths the edition of an earlier term counted, recorded in error since and told anew of nobody.
--
-- Of one request: those counted then less those of its first death that tells of them anew (deaths.sql).
WITH put_back AS (
    -- What was recorded in error for a time, and stands again: it stood at no moment of knowing in between.
    SELECT v.event_id, CASE WHEN v.needs_agreement THEN v.agreed_at ELSE v.recorded_at END AS since, v.voided_at AS until
      FROM cases_voiding v
     WHERE v.event_id IS NOT NULL AND v.voided_at IS NOT NULL AND (v.agreed_at IS NOT NULL OR NOT v.needs_agreement)
), death AS (
    SELECT e.id, e.case_id, e.unknown_people, e.recorded_at, w.found_at, w.since,
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
      FROM cases_event e LEFT JOIN LATERAL (
           SELECT v.recorded_at AS found_at, coalesce(v.agreed_at, v.recorded_at) AS since
             FROM cases_voiding v
            WHERE v.event_id = e.id AND (v.agreed_at IS NOT NULL OR NOT v.needs_agreement)
              AND coalesce(v.agreed_at, v.recorded_at) < %(known_at)s
              AND (v.voided_at IS NULL OR v.voided_at >= %(known_at)s) LIMIT 1) w ON true
     WHERE e.kind = 'death' AND e.unknown_people > 0 AND e.recorded_at < %(known_at)s AND e.population <> 'observed'
), told_in_error AS (
    SELECT d.case_id, sum(d.unknown_people) AS people FROM death d WHERE d.was_known AND NOT d.stands GROUP BY d.case_id
), told_anew AS (
    SELECT DISTINCT ON (t.case_id) t.case_id, least(t.unknown_people, t.told_before) AS people
      FROM (SELECT d.id, d.case_id, d.unknown_people, d.counts_at,
                   (SELECT coalesce(sum(b.unknown_people), 0) FROM death b
                     WHERE b.was_known AND NOT b.stands AND b.case_id IS NOT DISTINCT FROM d.case_id
                       AND d.counts_at <= b.since
                       AND (d.counts_at < %(begins_at)s OR d.recorded_at >= b.found_at)) AS told_before
              FROM death d WHERE d.stands AND NOT d.was_known AND d.counts_at < %(as_of)s) t
     WHERE t.told_before > 0 ORDER BY t.case_id, t.counts_at, t.id
)
SELECT coalesce(sum(t.people - coalesce(a.people, 0)), 0)::int
  FROM told_in_error t LEFT JOIN told_anew a ON a.case_id IS NOT DISTINCT FROM t.case_id
