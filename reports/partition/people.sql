-- The people of a term: one row a person in a request, with entry, state, lead and what happened in it (design 2b).
--
-- A fact stands at a moment of knowing if it was recorded before it and not found to be an error before it. It is of the
-- period if it stands now, happened before as_of, and was not known to the edition of the term before: learnt later, it is
-- counted in the first term whose edition could know it, so that over all editions each fact is counted once (rule 18). What
-- that edition knew and was recorded in error since is the same fact when it is told anew (decision 0064): one for one, of a time
-- before the error was taken back; of the period only what was told since the error was found.
-- That edition told of the days before told_until; what happened between them and the period counts by its day alone.
-- What people are counted by (sex, age, origin, wish, answers) is read as it was known at the moment of knowing; so is whose
-- record it was: of two that were made one since, or two again, each row is of the record it was of then.
WITH RECURSIVE put_back AS (
    -- What was recorded in error for a time, and stands again: it stood at no moment of knowing in between.
    SELECT v.status_change_id, v.lead_change_id, v.member_id, v.event_id, v.event_member_id, v.indicator_id, v.relationship_id,
           CASE WHEN v.needs_agreement THEN v.agreed_at ELSE v.recorded_at END AS since, v.voided_at AS until
      FROM cases_voiding v WHERE v.voided_at IS NOT NULL AND (v.agreed_at IS NOT NULL OR NOT v.needs_agreement)
), merged AS (
    -- The rows that making two records one, or two again, has turned to another record since, with whose they were then.
    SELECT r."table", r."column", r.key, (array_agg(t.person_id ORDER BY t.at, g.id))[1] AS person_id
      FROM cases_merge g JOIN cases_mergedrow r ON r.merge_id = g.id
           CROSS JOIN LATERAL (VALUES (g.recorded_at, g.merged_id), (g.undone_at, g.survivor_id)) AS t (at, person_id)
     WHERE t.at >= %(known_at)s
     GROUP BY r."table", r."column", r.key
), former AS (
    -- What was told anew since that moment, as it was known then: of several changes of one fact what stood before the first.
    SELECT f.person_id, f.member_id, f.step_id, f.answer_id, f.review_id, jsonb_object_agg(was.key, was.value ORDER BY f.until DESC, f.id DESC) AS facts
      FROM cases_formerfact f CROSS JOIN LATERAL jsonb_each(f.facts) was
     WHERE f.until >= %(known_at)s AND f.case_id IS NULL AND f.carried_id IS NULL AND f.pause_id IS NULL
     GROUP BY f.person_id, f.member_id, f.step_id, f.answer_id, f.review_id
), call AS (
    -- The same of the moment of the call, by both moments of knowing.
    SELECT f.case_id,
           (array_agg(f.facts ->> 'received_at' ORDER BY f.until, f.id) FILTER (WHERE f.until >= %(known_at)s))[1]::timestamptz AS known,
           (array_agg(f.facts ->> 'received_at' ORDER BY f.until, f.id) FILTER (WHERE f.until >= %(known_before)s))[1]::timestamptz AS known_before,
           (array_agg(f.facts ->> 'received_at' ORDER BY f.until, f.id))[1]::timestamptz AS told_first
      FROM cases_formerfact f
     WHERE f.case_id IS NOT NULL AND f.facts ? 'received_at'
     GROUP BY f.case_id
), candidate AS (
    SELECT m.id
      FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id
     WHERE %(only)s::uuid[] IS NULL AND c.received_at >= %(begins_at)s AND c.received_at < %(as_of)s
    UNION
    SELECT m.id FROM call JOIN cases_casemember m ON m.case_id = call.case_id WHERE %(only)s::uuid[] IS NULL
    UNION
    -- Open now; whoever was open by what was known then and is not now has something below that was told or taken back since.
    SELECT m.id FROM cases_casemember m WHERE %(only)s::uuid[] IS NULL AND m.status = ANY (%(open)s)
    UNION
    SELECT s.member_id FROM cases_statuschange s
     WHERE %(only)s::uuid[] IS NULL
       AND (s.counts_at >= %(begins_at)s OR s.recorded_at >= %(known_before)s OR s.voided_at >= %(known_before)s)
    UNION
    SELECT l.member_id FROM cases_leadchange l
     WHERE %(only)s::uuid[] IS NULL
       AND (l.counts_at >= %(begins_at)s OR l.recorded_at >= %(known_before)s OR l.voided_at >= %(known_before)s)
    UNION
    SELECT coalesce(b.member_id, s.member_id, l.member_id)
      FROM put_back b LEFT JOIN cases_statuschange s ON s.id = b.status_change_id
           LEFT JOIN cases_leadchange l ON l.id = b.lead_change_id
     WHERE %(only)s::uuid[] IS NULL AND b.until >= %(known_before)s
), told_late AS (
    -- Of whom something is told now of days before the period: what the edition before told by other requests of theirs is asked.
    SELECT s.member_id FROM cases_statuschange s
     WHERE s.counts_at < %(begins_at)s AND s.recorded_at >= %(known_before)s AND s.recorded_at < %(known_at)s
    UNION
    SELECT l.member_id FROM cases_leadchange l
     WHERE l.counts_at < %(begins_at)s AND l.recorded_at >= %(known_before)s AND l.recorded_at < %(known_at)s
    UNION
    SELECT m.id FROM call JOIN cases_casemember m ON m.case_id = call.case_id
    UNION
    SELECT coalesce(b.member_id, s.member_id, l.member_id)
      FROM put_back b LEFT JOIN cases_statuschange s ON s.id = b.status_change_id
           LEFT JOIN cases_leadchange l ON l.id = b.lead_change_id
     WHERE b.until >= %(known_before)s
), asked_for AS (
    SELECT unnest(%(only)s::uuid[]) AS id
    UNION
    SELECT o.id
      FROM candidate JOIN told_late t ON t.member_id = candidate.id JOIN cases_casemember m ON m.id = t.member_id
           JOIN cases_casemember o ON o.person_id = m.person_id
    UNION
    -- Everybody of their requests: nobody is alone whose mother is in the request since an earlier term.
    SELECT o.id
      FROM candidate JOIN cases_casemember m ON m.id = candidate.id JOIN cases_casemember o ON o.case_id = m.case_id
), member AS (
    SELECT m.id, p.id AS person_id, m.person_id AS is_now, m.case_id, m.position, m.role, c.reference,
           coalesce(call.known, c.received_at) AS received_at,
           coalesce(call.known_before, c.received_at) AS received_before, coalesce(call.told_first, c.received_at) AS told_first,
           CASE WHEN fm.facts ? 'desired_destination' THEN fm.facts ->> 'desired_destination' ELSE m.desired_destination END AS desired_destination,
           CASE WHEN fm.facts ? 'desired_answer' THEN fm.facts ->> 'desired_answer' ELSE m.desired_answer END AS desired_answer,
           CASE WHEN fm.facts ? 'actual_destination' THEN fm.facts ->> 'actual_destination' ELSE m.actual_destination END AS actual_destination,
           CASE WHEN fm.facts ? 'age_months_at_request' THEN (fm.facts ->> 'age_months_at_request')::int ELSE m.age_months_at_request END AS age_months_at_request,
           CASE WHEN fm.facts ? 'years_in_china' THEN (fm.facts ->> 'years_in_china')::int ELSE m.years_in_china END AS years_in_china,
           CASE WHEN fp.facts ? 'sex' THEN fp.facts ->> 'sex' ELSE p.sex END AS sex,
           CASE WHEN fp.facts ? 'origin_id' THEN fp.facts ->> 'origin_id' ELSE p.origin_id END AS origin_id,
           CASE WHEN fp.facts ? 'age_born_from' THEN (fp.facts ->> 'age_born_from')::date ELSE p.age_born_from END AS age_born_from,
           CASE WHEN fp.facts ? 'age_born_until' THEN (fp.facts ->> 'age_born_until')::date ELSE p.age_born_until END AS age_born_until,
           -- The day on which an age was told in years; of one changed before that was kept, none.
           CASE WHEN fp.facts ? 'age' THEN substring(fp.facts ->> 'age' FROM '^[0-9-]+[yeb]@(.+)$')::date
                WHEN fp.facts ?| '{age_born_from,age_born_until}' THEN NULL
                ELSE substring(p.age FROM '^[0-9-]+[yeb]@(.+)$')::date END AS age_told_on,
           coalesce(call.known, c.received_at) < %(as_of)s
               -- Of a call that was of other days by what the edition before knew, that one told, or this tells.
               AND NOT (c.recorded_at < %(known_before)s AND coalesce(call.known_before, c.received_at) < %(told_until)s)
               AND NOT (coalesce(call.known, c.received_at) < %(begins_at)s
                        AND coalesce(call.known, c.received_at) >= %(told_until)s) AS is_request_of_period,
           NOT EXISTS (SELECT FROM put_back b
                        WHERE b.member_id = m.id AND b.since < %(known_before)s AND b.until >= %(known_before)s) AS was_on
      FROM asked_for JOIN cases_casemember m ON m.id = asked_for.id
           JOIN cases_case c ON c.id = m.case_id
           LEFT JOIN merged ON merged."table" = 'cases_casemember' AND merged.key = m.id::text
           JOIN cases_person p ON p.id = coalesce(merged.person_id, m.person_id)
           LEFT JOIN call ON call.case_id = c.id
           LEFT JOIN former fm ON fm.member_id = m.id
           LEFT JOIN former fp ON fp.person_id = p.id
     WHERE c.recorded_at < %(known_at)s AND (
           coalesce(call.known, c.received_at) < %(as_of)s
           -- What happened before the call is told by it, and counts when it happened.
           OR EXISTS (SELECT FROM cases_statuschange s
                       WHERE s.member_id = m.id AND s.counts_at < %(as_of)s AND s.status <> 'received'))
       AND (m.voided_at IS NULL OR m.voided_at >= %(known_at)s)
       AND NOT EXISTS (SELECT FROM put_back b
                        WHERE b.member_id = m.id AND b.since < %(known_at)s AND b.until >= %(known_at)s)
), step AS (
    SELECT s.id, s.member_id, m.person_id, s.status, s.detail, d.counts_at, d.counted_before, s.recorded_at, s.voided_at,
           -- The term of its day: terms begin in September, four months before a year does.
           date_trunc('year', d.counts_at AT TIME ZONE 'Asia/Tokyo' + interval '4 months') AS term,
           CASE WHEN fs.facts ? 'age_months' THEN (fs.facts ->> 'age_months')::int ELSE s.age_months END AS age_months,
           CASE WHEN s.status = ANY (%(reached_safety)s) THEN 'safe' ELSE s.status END AS what,
           -- The first moment it may have been by what was told of it; what a call tells of may be older than the call.
           CASE WHEN s.status = 'received' OR (s.happened IS NULL AND s.precision IN ('before', 'unknown')) THEN NULL
                WHEN s.happened IS NOT NULL THEN s.happened_from
                WHEN s.is_day_only AND s.occurred_until IS NULL
                THEN date_trunc('day', s.occurred_at AT TIME ZONE 'Asia/Tokyo') AT TIME ZONE 'Asia/Tokyo'
                ELSE s.occurred_at END AS earliest,
           CASE WHEN s.happened IS NULL THEN s.precision <> 'unknown'
                ELSE s.happened_from IS NOT NULL OR s.happened_until IS NOT NULL END AS is_dated,
           (s.voided_at IS NULL OR s.voided_at >= %(known_at)s)
               AND NOT EXISTS (SELECT FROM put_back b
                                WHERE b.status_change_id = s.id AND b.since < %(known_at)s AND b.until >= %(known_at)s)
               AS stands,
           m.was_on AND (
               d.counts_at < %(begins_at)s AND d.counts_at >= %(told_until)s AND (s.voided_at IS NULL OR s.voided_at >= %(known_at)s)
               OR d.counted_before < %(begins_at)s AND s.recorded_at < %(known_before)s
               AND (s.voided_at IS NULL OR s.voided_at >= %(known_before)s)
               AND NOT EXISTS (SELECT FROM put_back b
                                WHERE b.status_change_id = s.id AND b.since < %(known_before)s AND b.until >= %(known_before)s))
               AS was_known
      FROM cases_statuschange s JOIN member m ON m.id = s.member_id LEFT JOIN former fs ON fs.step_id = s.id
           -- Whoever came with the call came when it came, also where that is known to have been earlier than it was told first.
           CROSS JOIN LATERAL (SELECT s.status = 'received' AND s.occurred_at = m.told_first AS is_with_call) w
           CROSS JOIN LATERAL (
               SELECT CASE WHEN w.is_with_call AND m.received_at < m.told_first THEN least(m.received_at, s.counts_at) ELSE s.counts_at END AS counts_at,
                      CASE WHEN w.is_with_call AND m.received_before < m.told_first THEN least(m.received_before, s.counts_at) ELSE s.counts_at
                           END AS counted_before) d
     WHERE d.counts_at < %(as_of)s AND s.recorded_at < %(known_at)s
), change_of_lead AS (
    SELECT l.id, l.member_id, m.person_id, l.lead, l.partner_id, l.reason, l.occurred_at, l.counts_at, l.recorded_at, l.voided_at,
           date_trunc('year', l.counts_at AT TIME ZONE 'Asia/Tokyo' + interval '4 months') AS term,
           CASE WHEN l.happened IS NULL THEN l.occurred_at ELSE coalesce(l.happened_from, '-infinity') END AS earliest,
           (l.voided_at IS NULL OR l.voided_at >= %(known_at)s)
               AND NOT EXISTS (SELECT FROM put_back b
                                WHERE b.lead_change_id = l.id AND b.since < %(known_at)s AND b.until >= %(known_at)s)
               AS stands,
           l.counts_at < %(begins_at)s AND m.was_on AND (
               l.counts_at >= %(told_until)s AND (l.voided_at IS NULL OR l.voided_at >= %(known_at)s)
               OR l.recorded_at < %(known_before)s
               AND (l.voided_at IS NULL OR l.voided_at >= %(known_before)s)
               AND NOT EXISTS (SELECT FROM put_back b
                                WHERE b.lead_change_id = l.id AND b.since < %(known_before)s AND b.until >= %(known_before)s))
               AS was_known
      FROM cases_leadchange l JOIN member m ON m.id = l.member_id
     WHERE l.recorded_at < %(known_at)s
), taken_back AS (
    -- What that edition knew and was known by then to be an error: when it was found, and since when it counts nowhere.
    SELECT e.*, row_number() OVER (PARTITION BY e.member_id, e.history, e.what ORDER BY e.found_at, e.id) AS number FROM (
        SELECT 'step' AS history, s.id, s.member_id, s.what, coalesce(v.found_at, s.voided_at) AS found_at,
               coalesce(v.since, s.voided_at) AS since
          FROM step s LEFT JOIN LATERAL (
               SELECT v.recorded_at AS found_at, coalesce(v.agreed_at, v.recorded_at) AS since
                 FROM cases_voiding v
                WHERE v.status_change_id = s.id AND (v.agreed_at IS NOT NULL OR NOT v.needs_agreement)
                  AND coalesce(v.agreed_at, v.recorded_at) < %(known_at)s
                  AND (v.voided_at IS NULL OR v.voided_at >= %(known_at)s) LIMIT 1) v ON true
         WHERE s.was_known AND NOT s.stands
        UNION ALL
        SELECT 'lead', l.id, l.member_id, l.lead, coalesce(v.found_at, l.voided_at), coalesce(v.since, l.voided_at)
          FROM change_of_lead l LEFT JOIN LATERAL (
               SELECT v.recorded_at AS found_at, coalesce(v.agreed_at, v.recorded_at) AS since
                 FROM cases_voiding v
                WHERE v.lead_change_id = l.id AND (v.agreed_at IS NOT NULL OR NOT v.needs_agreement)
                  AND coalesce(v.agreed_at, v.recorded_at) < %(known_at)s
                  AND (v.voided_at IS NULL OR v.voided_at >= %(known_at)s) LIMIT 1) v ON true
         WHERE l.was_known AND NOT l.stands) e
), telling AS (
    SELECT 'step' AS history, s.id, s.member_id, s.what, s.counts_at, s.recorded_at
      FROM step s WHERE s.stands AND NOT s.was_known AND s.member_id IN (SELECT member_id FROM taken_back)
    UNION ALL
    SELECT 'lead', l.id, l.member_id, l.lead, l.counts_at, l.recorded_at
      FROM change_of_lead l WHERE l.stands AND NOT l.was_known AND l.member_id IN (SELECT member_id FROM taken_back)
), paired AS (
    -- One error after the other, as they were found: each has one that tells it anew. Of the days of that edition first, whenever
    -- it was told; else the first that was told since.
    SELECT b.member_id, b.history, b.what, 0::bigint AS number, '{}'::bigint[] AS ids FROM taken_back b WHERE b.number = 1
    UNION ALL
    SELECT b.member_id, b.history, b.what, b.number, p.ids || t.id
      FROM paired p
           JOIN taken_back b ON (b.member_id, b.history, b.what, b.number) = (p.member_id, p.history, p.what, p.number + 1)
           LEFT JOIN LATERAL (
               SELECT t.id FROM telling t
                WHERE (t.member_id, t.history, t.what) = (b.member_id, b.history, b.what)
                  AND t.counts_at <= b.since AND (t.counts_at < %(begins_at)s OR t.recorded_at >= b.found_at)
                  AND t.id <> ALL (p.ids)
                ORDER BY t.counts_at >= %(begins_at)s, t.recorded_at, t.counts_at, t.id LIMIT 1) t ON true
), told_anew AS (
    SELECT DISTINCT p.history, unnest(array_remove(p.ids, NULL)) AS id FROM paired p
), reviewed AS (
    -- The step that a review concluded as it was known; one that was taken back concludes none.
    SELECT r.id, r.member_id, r.reviewed_at,
           CASE WHEN f.review_id IS NULL THEN r.change_id ELSE (f.facts ->> 'change_id')::bigint END AS change_id,
           CASE WHEN b.review_id IS NULL THEN r.change_id ELSE b.change_id END AS change_before
      FROM cases_missingreview r JOIN member m ON m.id = r.member_id LEFT JOIN former f ON f.review_id = r.id
           LEFT JOIN LATERAL (
               SELECT f.review_id, (f.facts ->> 'change_id')::bigint AS change_id
                 FROM cases_formerfact f WHERE f.review_id = r.id AND f.until >= %(known_before)s
                ORDER BY f.until, f.id LIMIT 1) b ON true
), review AS (
    SELECT r.member_id, r.change_id, r.change_before, r.reviewed_at,
           r.reviewed_at >= %(begins_at)s
               OR (r.reviewed_at >= %(known_before)s AND r.reviewed_at < %(told_until)s) AS is_of_period,
           -- One of a step in error since concluded for the edition before all the same (`before`).
           EXISTS (SELECT FROM step s WHERE s.id = r.change_id AND s.stands) AS stands
      FROM reviewed r
     WHERE r.reviewed_at < %(as_of)s AND r.reviewed_at < %(known_at)s
), before AS (
    SELECT DISTINCT ON (s.member_id) s.member_id, s.status, s.detail,
           s.status = ANY (%(open)s)
               AND NOT EXISTS (SELECT FROM review r WHERE r.change_before = s.id AND NOT r.is_of_period) AS is_open
      FROM step s WHERE s.was_known ORDER BY s.member_id, s.counts_at DESC, s.id DESC
), told_by_another AS (
    -- Steps told now of which the edition before told the same of this person and term, by another request of theirs, and it is so
    -- still: somebody is safe, or withdraws, once however many requests tell it.
    SELECT s.id, bool_or(o.status = s.status) AS is_same, bool_or(o.what = s.what) AS is_alike
      FROM step s JOIN step o ON o.person_id = s.person_id AND o.term = s.term AND o.member_id <> s.member_id
     WHERE s.stands AND NOT s.was_known AND s.counts_at < %(begins_at)s
       AND o.stands AND o.was_known
     GROUP BY s.id
), walked AS (
    SELECT s.*, lag(s.status) OVER path AS prior, lag(s.id) OVER path AS prior_id,
           lead(s.counts_at) OVER path AS until,
           NOT s.was_known AND s.id NOT IN (SELECT id FROM told_anew WHERE history = 'step') AS is_of_period,
           max(s.earliest) OVER path AS not_before
      FROM step s WHERE s.stands WINDOW path AS (PARTITION BY s.member_id ORDER BY s.counts_at, s.id)
), after AS (
    SELECT DISTINCT ON (s.member_id) s.member_id, s.id, s.status, s.detail, s.counts_at,
           s.status = ANY (%(open)s) AND NOT EXISTS (SELECT FROM review r WHERE r.change_id = s.id) AS is_open
      FROM walked s ORDER BY s.member_id, s.counts_at DESC, s.id DESC
), came AS (
    -- By the step that says that they came, whatever befell them before the call. Whom that edition counted by one that was
    -- another since, since when they are on the request being told anew, asked in it.
    SELECT s.member_id, bool_or(s.recorded_at < %(known_before)s
                                AND greatest(s.counted_before, m.received_before) < %(told_until)s) AS was_told
      FROM step s JOIN member m ON m.id = s.member_id
     WHERE s.status = 'received' AND (s.stands OR s.was_known)
     GROUP BY s.member_id
), asked AS (
    -- With the request, or later; a death before the call is still a death, and the call still came when it came.
    SELECT DISTINCT ON (s.member_id) s.member_id, s.person_id, greatest(s.counts_at, m.received_at) AS asked_at,
           date_trunc('year', greatest(s.counts_at, m.received_at) AT TIME ZONE 'Asia/Tokyo' + interval '4 months') AS term,
           m.was_on AND coalesce(c.was_told, s.recorded_at < %(known_before)s
                                             AND greatest(s.counted_before, m.received_before) < %(told_until)s) AS was_told
      FROM walked s JOIN member m ON m.id = s.member_id LEFT JOIN came c ON c.member_id = s.member_id
     ORDER BY s.member_id, s.counts_at, s.id
), safe AS (
    SELECT DISTINCT ON (s.member_id) s.member_id, s.id, s.status, s.counts_at, s.age_months, s.not_before, s.is_dated,
           s.is_of_period AND bool_and(NOT s.was_known) OVER (PARTITION BY s.member_id) AND t.is_alike IS NOT TRUE AS is_of_period
      FROM walked s LEFT JOIN told_by_another t ON t.id = s.id
     WHERE s.status = ANY (%(reached_safety)s) ORDER BY s.member_id, s.counts_at, s.id
), arrived AS (
    SELECT DISTINCT ON (s.member_id) s.member_id, s.counts_at, s.not_before, s.is_dated,
           s.is_of_period AND bool_and(NOT s.was_known) OVER (PARTITION BY s.member_id) AND t.is_same IS NOT TRUE AS is_of_period
      FROM walked s LEFT JOIN told_by_another t ON t.id = s.id
     WHERE s.status = 'in_destination' ORDER BY s.member_id, s.counts_at, s.id
), set_out AS (
    SELECT DISTINCT ON (s.member_id) s.member_id, s.counts_at, s.is_dated
      FROM walked s WHERE s.status = ANY (%(under_way)s) ORDER BY s.member_id, s.counts_at, s.id
), moved AS (
    SELECT s.member_id,
           array_agg(s.status) FILTER (WHERE t.is_same IS NOT TRUE) AS statuses,
           min(s.counts_at) FILTER (WHERE s.status = 'died') AS died_at,
           min(s.counts_at) FILTER (WHERE s.status = ANY (%(open)s) AND s.prior = ANY (%(may_reopen)s)) AS reopened_at,
           bool_or(s.status = ANY (%(open)s) AND s.prior <> ALL (%(open)s)
                   OR s.prior = 'missing' AND EXISTS (SELECT FROM review r WHERE r.change_id = s.prior_id)) AS is_reopened
      FROM walked s LEFT JOIN told_by_another t ON t.id = s.id WHERE s.is_of_period GROUP BY s.member_id
), former_found AS (
    SELECT f.member_id, array_agg(f.id) AS ids FROM (
        SELECT s.id, s.member_id, s.status, lag(s.status) OVER (PARTITION BY s.member_id ORDER BY s.counts_at, s.id) AS prior
          FROM step s WHERE s.was_known AND s.member_id IN (SELECT member_id FROM step WHERE status = 'missing')) f
     WHERE f.prior = 'missing' AND f.status NOT IN ('missing', 'died') GROUP BY f.member_id
), found AS (
    SELECT w.member_id, w.person_id, w.term, w.id, w.counts_at, w.was_known,
           coalesce(cardinality(o.ids), 0)
               - count(*) FILTER (WHERE w.id = ANY (o.ids)) OVER (PARTITION BY w.member_id) AS in_error,
           w.counts_at < %(begins_at)s
               OR EXISTS (SELECT FROM taken_back b
                           WHERE b.member_id = w.member_id AND b.history = 'step'
                             AND w.counts_at <= b.since AND w.recorded_at >= b.found_at) AS is_earlier
      FROM walked w LEFT JOIN former_found o ON o.member_id = w.member_id
     WHERE w.prior = 'missing' AND w.status NOT IN ('missing', 'died')
), found_now AS (
    -- Found is found: what else they were found to be, told of an earlier day or since the error, is no second time; one for one.
    -- That a step tells another anew says nothing of whether they were missing before it.
    SELECT DISTINCT n.member_id FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.member_id, f.is_earlier ORDER BY f.counts_at, f.id) AS number
          FROM found f WHERE NOT f.was_known) n
     WHERE NOT (n.is_earlier AND n.number <= n.in_error)
       AND NOT (n.counts_at < %(begins_at)s AND EXISTS (
               SELECT FROM found o WHERE o.was_known AND o.member_id <> n.member_id AND o.person_id = n.person_id AND o.term = n.term))
), stayed AS (
    -- Of those who had ended for the edition before: whether they were open at some time of the period, as it is known now.
    SELECT s.member_id,
           bool_or(s.status = ANY (%(open)s) AND coalesce(s.until, %(as_of)s) > %(begins_at)s
                   AND NOT EXISTS (SELECT FROM review r WHERE r.change_id = s.id AND r.reviewed_at < %(begins_at)s)) AS was_open
      FROM walked s JOIN before b ON b.member_id = s.member_id WHERE NOT b.is_open GROUP BY s.member_id
), sequence AS (
    -- The changes of lead as that edition knew them, and as they are known now.
    SELECT l.*, true AS is_former, lag(l.lead) OVER path AS prior, lag(l.partner_id) OVER path AS prior_partner
      FROM change_of_lead l WHERE l.was_known WINDOW path AS (PARTITION BY l.member_id ORDER BY l.counts_at, l.id)
    UNION ALL
    SELECT l.*, false, lag(l.lead) OVER path, lag(l.partner_id) OVER path
      FROM change_of_lead l WHERE l.stands WINDOW path AS (PARTITION BY l.member_id ORDER BY l.counts_at, l.id)
), named AS (
    SELECT s.*, CASE WHEN s.lead = 'partner' AND s.prior IS DISTINCT FROM 'partner' THEN 'taken_over'
                     WHEN s.lead = 'partner' AND s.partner_id <> s.prior_partner THEN 'handed_on'
                     WHEN s.lead = 'lfnkr' AND s.prior = 'partner' THEN 'given_back' ELSE '' END AS what,
           -- One lead after the other by whoever it is: a takeover learnt late before a known one is the same takeover.
           count(*) FILTER (WHERE s.lead IS DISTINCT FROM s.prior)
               OVER (PARTITION BY s.member_id, s.is_former ORDER BY s.counts_at, s.id) AS stretch
      FROM sequence s
), former_turn AS (
    SELECT n.id, n.member_id, n.what FROM named n WHERE n.is_former AND n.what <> ''
), turn AS (
    SELECT n.*, anew.id IS NOT NULL AS is_told_anew,
           CASE WHEN n.what = 'taken_over'
                THEN bool_or(f.what = 'taken_over') OVER (PARTITION BY n.member_id, n.stretch)
                ELSE f.what = n.what END IS TRUE AS was_told
      FROM named n LEFT JOIN former_turn f ON f.id = n.id
           LEFT JOIN told_anew anew ON anew.history = 'lead' AND anew.id = n.id
     WHERE NOT n.is_former
), ranked AS (
    -- What that edition told and was recorded in error since stands for what is told of its days, or anew: one for one.
    SELECT t.*, row_number() OVER (
               PARTITION BY t.member_id, t.what, t.was_told, t.counts_at < %(begins_at)s OR t.is_told_anew
               ORDER BY t.counts_at, t.id) AS number,
           count(*) FILTER (WHERE t.was_told) OVER (PARTITION BY t.member_id, t.what) AS still_told
      FROM turn t WHERE t.what <> '' AND t.counts_at < %(as_of)s
), turned_now AS (
    SELECT r.* FROM ranked r
     WHERE NOT r.was_told
       AND NOT ((r.counts_at < %(begins_at)s OR r.is_told_anew) AND r.number <= (
               SELECT count(*) FROM former_turn f WHERE f.member_id = r.member_id AND f.what = r.what) - r.still_told)
       AND NOT (r.counts_at < %(begins_at)s AND EXISTS (
               SELECT FROM turn o
                WHERE o.was_told AND o.what = r.what AND o.member_id <> r.member_id AND o.person_id = r.person_id AND o.term = r.term))
), leads AS (
    SELECT t.member_id, array_agg(t.lead ORDER BY t.counts_at, t.id) AS leads,
           array_agg(t.counts_at ORDER BY t.counts_at, t.id) AS led_since
      FROM turn t GROUP BY t.member_id
), led AS (
    SELECT DISTINCT ON (t.member_id) t.member_id, t.lead
      FROM turn t WHERE t.counts_at < %(as_of)s ORDER BY t.member_id, t.counts_at DESC, t.id DESC
), led_to_safety AS (
    -- One that is known less exactly than the safety, and may have been before it, was: nobody is led who is open no more.
    SELECT DISTINCT ON (t.member_id) t.member_id, t.lead
      FROM turn t JOIN safe s ON s.member_id = t.member_id AND t.earliest <= s.counts_at
     WHERE t.counts_at <= s.counts_at
        OR NOT EXISTS (SELECT FROM walked w
                        WHERE w.member_id = t.member_id AND w.status = ANY (%(open)s)
                          AND w.counts_at > s.counts_at AND w.counts_at <= t.counts_at)
     ORDER BY t.member_id, t.counts_at DESC, t.id DESC
), takeover AS (
    SELECT DISTINCT ON (t.member_id) t.member_id, t.id, t.partner_id, t.reason, t.counts_at
      FROM turned_now t WHERE t.what = 'taken_over'
     ORDER BY t.member_id, (t.reason = 'lack_of_funds') DESC, t.counts_at, t.id
), turned AS (
    SELECT t.member_id, bool_or(t.what = 'handed_on') AS is_handed_on, bool_or(t.what = 'given_back') AS is_given_back
      FROM turned_now t GROUP BY t.member_id
), lack AS (
    -- What lacked at a takeover is a fact of its own: the reason may be told anew where who led is not.
    SELECT n.id, n.member_id, n.is_former, n.counts_at, n.occurred_at, m.case_id
      FROM named n JOIN member m ON m.id = n.member_id
     WHERE n.what = 'taken_over' AND n.reason = 'lack_of_funds' AND n.counts_at < %(as_of)s
), former_lack AS (
    SELECT l.member_id, count(*) AS number FROM lack l WHERE l.is_former GROUP BY l.member_id
), lack_now AS (
    SELECT l.*, f.id IS NOT NULL AS was_told, coalesce(o.number, 0) AS told,
           l.counts_at < %(begins_at)s OR l.id IN (SELECT id FROM told_anew WHERE history = 'lead') AS is_earlier
      FROM lack l LEFT JOIN lack f ON f.is_former AND f.id = l.id LEFT JOIN former_lack o ON o.member_id = l.member_id
     WHERE NOT l.is_former
), lack_ranked AS (
    SELECT l.*, row_number() OVER (PARTITION BY l.member_id, l.was_told, l.is_earlier ORDER BY l.counts_at, l.id) AS number,
           count(*) FILTER (WHERE l.was_told) OVER (PARTITION BY l.member_id) AS still_told
      FROM lack_now l
), lack_told AS (
    -- It lacked for the request: what an edition counted of somebody is nothing new of whoever joined since and shares the lead.
    SELECT l.case_id, l.occurred_at FROM lack l WHERE l.is_former
    UNION
    SELECT l.case_id, l.occurred_at FROM lack_ranked l
     WHERE NOT l.was_told AND l.is_earlier AND l.number <= l.told - l.still_told
    UNION
    -- Of whoever is not asked for here, or no more on the request.
    SELECT o.case_id, k.occurred_at
      FROM cases_leadchange k JOIN cases_casemember o ON o.id = k.member_id
     WHERE o.case_id IN (SELECT l.case_id FROM lack_now l) AND o.id NOT IN (SELECT m.id FROM member m)
       AND k.reason = 'lack_of_funds' AND k.counts_at < %(begins_at)s AND k.recorded_at < %(known_before)s
       AND (k.voided_at IS NULL OR k.voided_at >= %(known_before)s)
       AND (o.voided_at IS NULL OR o.voided_at >= %(known_before)s)
       AND NOT EXISTS (SELECT FROM put_back b
                        WHERE (b.lead_change_id = k.id OR b.member_id = o.id)
                          AND b.since < %(known_before)s AND b.until >= %(known_before)s)
       -- One partner that handed on to another took nobody over.
       AND (SELECT p.lead FROM cases_leadchange p
             WHERE p.member_id = k.member_id AND (p.counts_at, p.id) < (k.counts_at, k.id)
               AND p.recorded_at < %(known_before)s AND (p.voided_at IS NULL OR p.voided_at >= %(known_before)s)
               AND NOT EXISTS (SELECT FROM put_back b
                                WHERE b.lead_change_id = p.id AND b.since < %(known_before)s AND b.until >= %(known_before)s)
             ORDER BY p.counts_at DESC, p.id DESC LIMIT 1) IS DISTINCT FROM 'partner'
), lacked AS (
    SELECT l.member_id, array_agg(l.occurred_at) AS lacked
      FROM lack_now l
     WHERE NOT EXISTS (SELECT FROM lack_told t WHERE t.case_id = l.case_id AND t.occurred_at = l.occurred_at)
     GROUP BY l.member_id
), death AS (
    SELECT DISTINCT ON (em.member_id) em.member_id, e.id, e.population
      FROM cases_eventmember em JOIN cases_event e ON e.id = em.event_id JOIN member m ON m.id = em.member_id
     WHERE e.kind = 'death' AND e.recorded_at < %(known_at)s
       AND (least(e.voided_at, em.voided_at) IS NULL OR least(e.voided_at, em.voided_at) >= %(known_at)s)
       AND NOT EXISTS (SELECT FROM put_back b
                        WHERE (b.event_id = e.id OR b.event_member_id = em.id)
                          AND b.since < %(known_at)s AND b.until >= %(known_at)s)
     ORDER BY em.member_id, e.recorded_at DESC
), record AS (
    SELECT m.person_id AS id FROM member m UNION SELECT m.is_now FROM member m
), answered AS (
    SELECT coalesce(w.person_id, i.person_id) AS person_id, jsonb_object_agg(i.kind, coalesce(f.facts ->> 'answer', i.answer)) AS answers
      FROM cases_indicator i LEFT JOIN former f ON f.answer_id = i.id
           LEFT JOIN merged w ON w."table" = 'cases_indicator' AND w.key = i.id::text
     WHERE i.person_id IN (SELECT id FROM record)
       AND coalesce((f.facts ->> 'recorded_at')::timestamptz, i.recorded_at) < %(known_at)s
       AND (i.voided_at IS NULL OR i.voided_at >= %(known_at)s)
       AND NOT EXISTS (SELECT FROM put_back b
                        WHERE b.indicator_id = i.id AND b.since < %(known_at)s AND b.until >= %(known_at)s)
     GROUP BY coalesce(w.person_id, i.person_id)
), related AS (
    SELECT coalesce(w.person_id, r.person_id) AS person_id,
           jsonb_agg(jsonb_build_array(coalesce(o.person_id, r.relative_id), r.kind)) AS kin
      FROM cases_relationship r
           LEFT JOIN merged w ON (w."table", w."column") = ('cases_relationship', 'person_id') AND w.key = r.id::text
           LEFT JOIN merged o ON (o."table", o."column") = ('cases_relationship', 'relative_id') AND o.key = r.id::text
     WHERE r.person_id IN (SELECT id FROM record) AND r.recorded_at < %(known_at)s
       AND (r.voided_at IS NULL OR r.voided_at >= %(known_at)s)
       AND NOT EXISTS (SELECT FROM put_back b
                        WHERE b.relationship_id = r.id AND b.since < %(known_at)s AND b.until >= %(known_at)s)
     GROUP BY coalesce(w.person_id, r.person_id)
)
SELECT m.id AS member, m.person_id AS person, m.case_id AS case, m.reference, m.received_at, m.position, m.role, m.sex,
       m.origin_id AS origin, m.desired_destination AS desired, m.desired_answer, m.actual_destination AS reached,
       m.years_in_china, m.age_months_at_request AS age_at_request, m.age_born_from AS born_from,
       m.age_born_until AS born_until, m.age_told_on, m.is_request_of_period,
       coalesce(asked.asked_at, m.received_at) AS asked_at,
       coalesce(asked.asked_at < %(as_of)s
                    AND NOT asked.was_told
                    AND NOT (asked.asked_at < %(begins_at)s AND m.was_on AND asked.asked_at >= %(told_until)s),
                m.is_request_of_period) AS is_received,
       asked.asked_at < %(begins_at)s AND NOT asked.was_told AND EXISTS (
           SELECT FROM asked o JOIN before b ON b.member_id = o.member_id
            WHERE o.was_told AND b.status <> 'duplicate' AND o.member_id <> m.id AND o.person_id = m.person_id AND o.term = asked.term)
           AS has_asked_by_another,
       CASE WHEN asked.asked_at < %(begins_at)s OR asked.was_told THEN coalesce(before.status, '') ELSE '' END AS status_before,
       coalesce((asked.asked_at < %(begins_at)s OR asked.was_told) AND before.is_open, false) AS was_open,
       coalesce(after.status, '') AS status, coalesce(after.detail, '') AS detail, coalesce(after.is_open, false) AS is_open,
       after.id AS change, after.counts_at AS since,
       safe.counts_at AS safe_at, safe.age_months AS age_at_safety, coalesce(safe.is_of_period, false) AS is_safe_of_period,
       coalesce(safe.is_of_period, false) AND EXISTS (
           -- One safety is one of its request: whoever was safe in an earlier term by another request of theirs was led there anew.
           SELECT FROM cases_casemember o JOIN cases_statuschange k ON k.member_id = o.id
                  LEFT JOIN merged w ON w."table" = 'cases_casemember' AND w.key = o.id::text
            WHERE o.person_id = m.is_now AND coalesce(w.person_id, o.person_id) = m.person_id AND o.id <> m.id
              AND k.status = ANY (%(reached_safety)s) AND k.recorded_at < %(known_at)s AND k.counts_at < %(begins_at)s
              AND date_trunc('year', k.counts_at AT TIME ZONE 'Asia/Tokyo' + interval '4 months')
                  < date_trunc('year', safe.counts_at AT TIME ZONE 'Asia/Tokyo' + interval '4 months')
              AND (k.voided_at IS NULL OR k.voided_at >= %(known_at)s)
              AND (o.voided_at IS NULL OR o.voided_at >= %(known_at)s)
              AND NOT EXISTS (SELECT FROM put_back b
                               WHERE (b.status_change_id = k.id OR b.member_id = o.id)
                                 AND b.since < %(known_at)s AND b.until >= %(known_at)s)) AS was_safe_before,
       safe.id AS safe_change, safe.not_before AS safe_from, coalesce(safe.is_dated AND safe.status = 'safe', false) AS is_safety_dated,
       arrived.counts_at AS arrived_at, arrived.not_before AS arrived_from, coalesce(arrived.is_dated, false) AS is_arrival_dated,
       coalesce(arrived.is_of_period, false) AS is_arrival_of_period,
       CASE WHEN set_out.is_dated THEN set_out.counts_at END AS set_out_by,
       coalesce(leads.leads, '{}') AS leads, coalesce(leads.led_since, '{}') AS led_since, coalesce(led.lead, 'none') AS lead,
       coalesce(led_to_safety.lead, 'none') AS lead_at_safety,
       takeover.id AS takeover, takeover.counts_at AS taken_over_at, takeover.partner_id AS takeover_partner,
       takeover.reason AS takeover_reason,
       coalesce(lacked.lacked, '{}') AS lacked, coalesce(turned.is_handed_on, false) AS is_handed_on, coalesce(turned.is_given_back, false) AS is_given_back,
       coalesce(moved.statuses, '{}') AS statuses,
       moved.died_at IS NOT NULL AND NOT EXISTS (
           SELECT FROM cases_casemember o JOIN cases_statuschange k ON k.member_id = o.id
                  LEFT JOIN merged w ON w."table" = 'cases_casemember' AND w.key = o.id::text
                  LEFT JOIN LATERAL (
                      SELECT v.recorded_at AS found_at, coalesce(v.agreed_at, v.recorded_at) AS since
                        FROM cases_voiding v
                       WHERE v.status_change_id = k.id AND (v.agreed_at IS NOT NULL OR NOT v.needs_agreement)
                         AND coalesce(v.agreed_at, v.recorded_at) < %(known_at)s
                         AND (v.voided_at IS NULL OR v.voided_at >= %(known_at)s) LIMIT 1) e ON true
            WHERE o.person_id = m.is_now AND coalesce(w.person_id, o.person_id) = m.person_id
              AND k.status = 'died' AND (o.voided_at IS NULL OR o.voided_at >= %(known_at)s)
              AND k.counts_at < %(begins_at)s
              AND (k.counts_at >= %(told_until)s AND (k.voided_at IS NULL OR k.voided_at >= %(known_at)s)
                   OR k.recorded_at < %(known_before)s AND (k.voided_at IS NULL OR k.voided_at >= %(known_before)s))
              AND NOT EXISTS (SELECT FROM put_back b
                               WHERE (b.status_change_id = k.id OR b.member_id = o.id)
                                 AND b.since < %(known_before)s AND b.until >= %(known_before)s)
              -- An error that any request of theirs tells anew is the death that edition told: they died once, on whatever day.
              AND (e.since IS NULL
                   OR EXISTS (SELECT FROM step t
                               WHERE t.person_id = m.person_id AND t.status = 'died' AND t.stands AND t.counts_at <= e.since
                                 AND (t.counts_at < %(begins_at)s OR t.recorded_at >= e.found_at)))) AS has_died,
       moved.reopened_at, coalesce(moved.is_reopened, false) OR coalesce(stayed.was_open, false) AS is_reopened,
       found_now.member_id IS NOT NULL AS is_found,
       EXISTS (SELECT FROM review r WHERE r.member_id = m.id AND r.is_of_period AND r.stands
                  -- Not of somebody who had been found by then, as was learnt since.
                  AND NOT EXISTS (SELECT FROM walked f WHERE f.prior_id = r.change_id AND f.counts_at <= r.reviewed_at))
           AS is_reviewed,
       death.id AS death, coalesce(death.population, '') AS population,
       answered.answers, related.kin
  FROM member m
       LEFT JOIN before ON before.member_id = m.id
       LEFT JOIN after ON after.member_id = m.id
       LEFT JOIN asked ON asked.member_id = m.id
       LEFT JOIN safe ON safe.member_id = m.id
       LEFT JOIN arrived ON arrived.member_id = m.id
       LEFT JOIN set_out ON set_out.member_id = m.id
       LEFT JOIN moved ON moved.member_id = m.id
       LEFT JOIN found_now ON found_now.member_id = m.id
       LEFT JOIN stayed ON stayed.member_id = m.id
       LEFT JOIN leads ON leads.member_id = m.id
       LEFT JOIN led ON led.member_id = m.id
       LEFT JOIN led_to_safety ON led_to_safety.member_id = m.id
       LEFT JOIN takeover ON takeover.member_id = m.id
       LEFT JOIN turned ON turned.member_id = m.id
       LEFT JOIN lacked ON lacked.member_id = m.id
       LEFT JOIN death ON death.member_id = m.id
       LEFT JOIN answered ON answered.person_id = m.person_id
       LEFT JOIN related ON related.person_id = m.person_id
 WHERE after.member_id IS NOT NULL OR NOT EXISTS (SELECT FROM cases_statuschange s WHERE s.member_id = m.id)
 ORDER BY m.received_at, m.reference, m.position, m.id
