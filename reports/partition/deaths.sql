-- The deaths of a period: each counts on the last moment it may have been, never after its recording (design rules 6, 7, 15).
SELECT e.id AS event, e.population, e.unknown_people, e.cause, e.report_wording AS wording,
       least(e.happened_until - interval '1 microsecond', e.recorded_at) AS counts_at,
       array(SELECT em.member_id FROM cases_eventmember em JOIN cases_casemember m ON m.id = em.member_id
              WHERE em.event_id = e.id
                AND (least(em.voided_at, m.voided_at) IS NULL OR least(em.voided_at, m.voided_at) >= %(known_at)s)) AS members
  FROM cases_event e
 WHERE e.kind = 'death' AND e.recorded_at < %(known_at)s AND (e.voided_at IS NULL OR e.voided_at >= %(known_at)s)
   AND least(e.happened_until - interval '1 microsecond', e.recorded_at) < %(as_of)s
   AND NOT (least(e.happened_until - interval '1 microsecond', e.recorded_at) < %(begins_at)s
            AND e.recorded_at < %(known_before)s
            AND (e.voided_at IS NULL OR e.voided_at >= %(known_before)s))
 ORDER BY e.recorded_at DESC, e.id
