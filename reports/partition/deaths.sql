-- The deaths of a period: each counts on the last moment it may have been, never after its recording (design rules 6, 7, 15).
--
-- One that the edition of the term before knew counts there. Recorded in error since and told anew, of a time before the error
-- was taken back and of the period only since it was found (decision 0064), it is the same death: of its members nobody counts
-- again, of people nobody could name only those who are more.
-- Of a death that edition knew, those of its members count whom it did not: taken back by then, and put back since.
-- That edition told of the days before told_until; what happened between them and the period counts by its day alone.
WITH put_back AS (
    -- What was recorded in error for a time, and stands again: it stood at no moment of knowing in between.
    SELECT v.event_id, v.event_member_id, v.member_id,
           CASE WHEN v.needs_agreement THEN v.agreed_at ELSE v.recorded_at END AS since, v.voided_at AS until
      FROM cases_voiding v WHERE v.voided_at IS NOT NULL AND (v.agreed_at IS NOT NULL OR NOT v.needs_agreement)
), found_wrong AS (
    -- What was known by then to be an error: when it was found, and since when it counts nowhere.
    SELECT v.event_id, v.event_member_id, v.recorded_at AS found_at, coalesce(v.agreed_at, v.recorded_at) AS since
      FROM cases_voiding v
     WHERE (v.event_id IS NOT NULL OR v.event_member_id IS NOT NULL)
       AND (v.agreed_at IS NOT NULL OR NOT v.needs_agreement) AND coalesce(v.agreed_at, v.recorded_at) < %(known_at)s
       AND (v.voided_at IS NULL OR v.voided_at >= %(known_at)s)
), death AS (
    SELECT e.id, e.case_id, e.population, e.unknown_people, e.cause, e.report_wording, e.recorded_at, w.found_at, w.since,
           least(e.happened_until - interval '1 microsecond', e.recorded_at) AS counts_at,
           (e.voided_at IS NULL OR e.voided_at >= %(known_at)s)
               AND NOT EXISTS (SELECT FROM put_back b
                                WHERE b.event_id = e.id AND b.since < %(known_at)s AND b.until >= %(known_at)s) AS stands,
           least(e.happened_until - interval '1 microsecond', e.recorded_at) < %(begins_at)s
               AND (least(e.happened_until - interval '1 microsecond', e.recorded_at) >= %(told_until)s
                    AND (e.voided_at IS NULL OR e.voided_at >= %(known_at)s)
                    OR e.recorded_at < %(known_before)s
                    AND (e.voided_at IS NULL OR e.voided_at >= %(known_before)s)
                    AND NOT EXISTS (SELECT FROM put_back b
                                     WHERE b.event_id = e.id
                                       AND b.since < %(known_before)s AND b.until >= %(known_before)s)) AS was_known
      FROM cases_event e LEFT JOIN found_wrong w ON w.event_id = e.id
     WHERE e.kind = 'death' AND e.recorded_at < %(known_at)s
       AND least(e.happened_until - interval '1 microsecond', e.recorded_at) < %(as_of)s
), merged AS (
    -- Whoever's place in a request was turned to another record since, when two were made one, or two again: whose it was then.
    SELECT r.key, (array_agg(t.person_id ORDER BY t.at, g.id))[1] AS person_id
      FROM cases_merge g JOIN cases_mergedrow r ON r.merge_id = g.id AND r."table" = 'cases_casemember'
           CROSS JOIN LATERAL (VALUES (g.recorded_at, g.merged_id), (g.undone_at, g.survivor_id)) AS t (at, person_id)
     WHERE t.at >= %(known_at)s
     GROUP BY r.key
), named AS (
    SELECT d.id AS event, coalesce(o.person_id, m.person_id) AS person_id, em.member_id, d.counts_at, d.recorded_at,
           d.stands AND (em.voided_at IS NULL OR em.voided_at >= %(known_at)s)
               AND NOT EXISTS (SELECT FROM put_back b
                                WHERE b.event_member_id = em.id AND b.since < %(known_at)s AND b.until >= %(known_at)s)
               AS stands,
           d.was_known AND (d.counts_at >= %(told_until)s
               OR (em.voided_at IS NULL OR em.voided_at >= %(known_before)s)
                  AND NOT EXISTS (SELECT FROM put_back b
                                   WHERE (b.event_member_id = em.id OR b.member_id = m.id)
                                     AND b.since < %(known_before)s AND b.until >= %(known_before)s)) AS was_known,
           least(d.found_at, w.found_at) AS found_at, least(d.since, w.since) AS since
      FROM death d JOIN cases_eventmember em ON em.event_id = d.id JOIN cases_casemember m ON m.id = em.member_id
           LEFT JOIN found_wrong w ON w.event_member_id = em.id
           LEFT JOIN merged o ON o.key = m.id::text
     WHERE (m.voided_at IS NULL OR m.voided_at >= %(known_at)s)
       AND NOT EXISTS (SELECT FROM put_back b
                        WHERE b.member_id = m.id AND b.since < %(known_at)s AND b.until >= %(known_at)s)
), unnamed AS (
    -- Of the people nobody could name: those of the same request who were known to have died and were recorded in error since.
    -- They are netted with the first death that may tell of them anew.
    SELECT t.*, row_number() OVER (PARTITION BY t.case_id ORDER BY t.counts_at, t.event) AS number
      FROM (SELECT d.id AS event, d.case_id, d.counts_at,
                   (SELECT coalesce(sum(b.unknown_people), 0) FROM death b
                     WHERE b.was_known AND NOT b.stands AND b.case_id IS NOT DISTINCT FROM d.case_id
                       AND d.counts_at <= b.since
                       AND (d.counts_at < %(begins_at)s OR d.recorded_at >= b.found_at)) AS told_before
              FROM death d WHERE d.stands AND NOT d.was_known AND d.unknown_people > 0) t
     WHERE t.told_before > 0
), here AS (
    SELECT n.event, array_agg(n.member_id) AS members
      FROM named n
     WHERE n.stands AND NOT n.was_known AND NOT EXISTS (
           SELECT FROM named k WHERE k.person_id = n.person_id AND k.was_known AND k.event <> n.event
              AND (k.stands
                   OR EXISTS (SELECT FROM named t
                               WHERE t.person_id = n.person_id AND t.stands AND t.counts_at <= k.since
                                 AND (t.counts_at < %(begins_at)s OR t.recorded_at >= k.found_at))))
     GROUP BY n.event
)
SELECT d.id AS event, d.population,
       CASE WHEN d.was_known THEN 0
            ELSE greatest(d.unknown_people - CASE WHEN u.number = 1 THEN u.told_before ELSE 0 END, 0) END::int AS unknown_people,
       d.cause, d.report_wording AS wording, d.counts_at, coalesce(h.members, '{}') AS members
  FROM death d LEFT JOIN unnamed u ON u.event = d.id LEFT JOIN here h ON h.event = d.id
 WHERE d.stands AND (NOT d.was_known OR h.event IS NOT NULL)
 ORDER BY d.recorded_at DESC, d.id
