"""Reading the partition of a term: one question for its people, one for the deaths, one for the clocks of 72 hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from cases.models import Place, StatusChange
from cases.response_time.measure import Clock, clocks_since
from cases.status import OPEN, REACHED_SAFETY, UNDER_WAY, Lead, Status
from lfnkr.calendar.period import Stretch
from reports.models.editions import ToldBefore
from reports.partition.deaths import Loss
from reports.partition.partition import LacksOtherwise, Partition, ToldOtherwise
from reports.partition.rows import PersonRow

MAY_REOPEN = (Status.DECLINED, Status.WITHDRAWN, Status.LEFT_GROUP, Status.DUPLICATE)
"""Ends of a request after which the person may ask again; one who was safe and went missing has not."""
STATUSES = {
    "open": list(OPEN),
    "reached_safety": list(REACHED_SAFETY),
    "under_way": list(UNDER_WAY),
    "may_reopen": list(MAY_REOPEN),
}
"""The groups of statuses that people.sql names."""
FOLDER = Path(__file__).parent
TAKEN_OFF = """
WITH error AS (
    SELECT m.id, m.person_id FROM cases_casemember m
     WHERE m.voided_at >= %(known_before)s AND m.voided_at < %(known_at)s
        OR EXISTS (SELECT FROM cases_voiding v
                    WHERE v.member_id = m.id AND v.voided_at >= %(known_at)s
                      AND CASE WHEN v.needs_agreement THEN v.agreed_at ELSE v.recorded_at END >= %(known_before)s
                      AND CASE WHEN v.needs_agreement THEN v.agreed_at ELSE v.recorded_at END < %(known_at)s)
)
SELECT DISTINCT o.id, o.id IN (SELECT id FROM error) AS is_error
  FROM error e JOIN cases_casemember o ON o.person_id = e.person_id
"""
"""Whoever was put on a request in error, as was found since an edition, with every request of theirs; put back since or not."""
TOLD_OTHERWISE = """
WITH touched AS (
    SELECT member_id FROM cases_statuschange
     WHERE counts_at < %(told_until)s AND recorded_at < %(known_at)s
       AND (recorded_at >= %(known_before)s OR voided_at >= %(known_before)s AND voided_at < %(known_at)s)
    UNION
    SELECT member_id FROM cases_leadchange
     WHERE counts_at < %(told_until)s AND recorded_at < %(known_at)s
       AND (recorded_at >= %(known_before)s OR voided_at >= %(known_before)s AND voided_at < %(known_at)s)
    UNION
    SELECT coalesce(s.member_id, l.member_id)
      FROM cases_voiding v LEFT JOIN cases_statuschange s ON s.id = v.status_change_id
           LEFT JOIN cases_leadchange l ON l.id = v.lead_change_id
     WHERE v.voided_at >= %(known_before)s AND coalesce(v.agreed_at, v.recorded_at) < %(known_at)s
    UNION
    SELECT member_id FROM cases_missingreview WHERE taken_back_at >= %(known_before)s AND taken_back_at < %(known_at)s
    UNION
    -- A request repeats another from the first, on whatever day that was found, or found not to be so.
    SELECT d.member_id FROM cases_statuschange d
     WHERE d.status = 'duplicate' AND d.recorded_at < %(known_at)s
       AND EXISTS (SELECT FROM cases_statuschange s
                    WHERE s.member_id = d.member_id AND s.counts_at < %(as_of)s AND s.recorded_at < %(known_at)s
                      AND (s.counts_at >= %(told_until)s OR s.recorded_at >= %(known_before)s OR s.voided_at >= %(known_before)s))
)
SELECT o.id
  FROM touched JOIN cases_casemember m ON m.id = touched.member_id JOIN cases_casemember o ON o.person_id = m.person_id
"""
"""Whoever has a step or a change of lead of before an edition that was recorded, taken back or put back since, a review that was
taken back since, or a request that was ever found to repeat another and of which anything was told since; with every request of
theirs.
"""
PARTIES_KNOWN_OTHERWISE = """
WITH corrected AS (
    SELECT coalesce(f.person_id, m.person_id, i.person_id) AS person_id
      FROM cases_formerfact f LEFT JOIN cases_statuschange s ON s.id = f.step_id
           LEFT JOIN cases_casemember m ON m.id = coalesce(f.member_id, s.member_id)
           LEFT JOIN cases_indicator i ON i.id = f.answer_id
     WHERE f.until >= %(known_before)s AND f.until < %(known_at)s AND f.case_id IS NULL
    UNION
    SELECT i.person_id FROM cases_indicator i
     WHERE (i.recorded_at >= %(known_before)s AND i.recorded_at < %(known_at)s)
        OR (i.voided_at >= %(known_before)s AND i.voided_at < %(known_at)s)
    UNION
    SELECT r.person_id FROM cases_relationship r
     WHERE (r.recorded_at >= %(known_before)s AND r.recorded_at < %(known_at)s)
        OR (r.voided_at >= %(known_before)s AND r.voided_at < %(known_at)s)
    UNION
    SELECT coalesce(i.person_id, r.person_id, m.person_id)
      FROM cases_voiding v LEFT JOIN cases_indicator i ON i.id = v.indicator_id
           LEFT JOIN cases_relationship r ON r.id = v.relationship_id
           LEFT JOIN cases_casemember m ON m.id = v.member_id
     WHERE coalesce(v.agreed_at, v.recorded_at) < %(known_at)s
       AND (v.voided_at IS NULL AND coalesce(v.agreed_at, v.recorded_at) >= %(known_before)s OR v.voided_at >= %(known_before)s)
    UNION
    -- Whoever was known by two records that were made one since, or two again.
    SELECT t.person_id
      FROM cases_merge g LEFT JOIN cases_mergedrow r ON r.merge_id = g.id AND r."table" = 'cases_casemember'
           LEFT JOIN cases_casemember m ON m.id::text = r.key
           CROSS JOIN LATERAL (VALUES (g.survivor_id), (g.merged_id), (m.person_id)) AS t (person_id)
     WHERE (g.recorded_at >= %(known_before)s AND g.recorded_at < %(known_at)s)
        OR (g.undone_at >= %(known_before)s AND g.undone_at < %(known_at)s)
), here AS (
    SELECT m.case_id FROM cases_casemember m WHERE m.id = ANY (%(otherwise)s)
    UNION
    SELECT f.case_id FROM cases_formerfact f
     WHERE f.facts ? 'received_at' AND f.until >= %(known_before)s AND f.until < %(known_at)s
    UNION
    -- Whose 72 hours may come out otherwise: a mobilising or a pause was told, told anew or taken back since.
    SELECT coalesce(m.case_id, p.case_id)
      FROM cases_formerfact f LEFT JOIN cases_operationmember c ON c.id = f.carried_id
           LEFT JOIN cases_casemember m ON m.id = c.member_id LEFT JOIN cases_clockpause p ON p.id = f.pause_id
     WHERE coalesce(m.case_id, p.case_id) IS NOT NULL AND f.until >= %(known_before)s AND f.until < %(known_at)s
    UNION
    SELECT p.case_id FROM cases_clockpause p
     WHERE (p.recorded_at >= %(known_before)s AND p.recorded_at < %(known_at)s)
        OR (p.voided_at >= %(known_before)s AND p.voided_at < %(known_at)s)
    UNION
    SELECT m.case_id FROM cases_casemember m WHERE m.person_id IN (SELECT person_id FROM corrected)
    UNION
    -- Where an age at safety was corrected, everybody who reached it: among them are the youngest and the oldest.
    SELECT m.case_id
      FROM cases_statuschange s JOIN cases_casemember m ON m.id = s.member_id
     WHERE s.status = ANY (%(reached_safety)s) AND s.counts_at >= %(first_begins)s AND s.counts_at < %(told_until)s
       AND EXISTS (SELECT FROM cases_formerfact f JOIN cases_statuschange k ON k.id = f.step_id
                    WHERE k.status = ANY (%(reached_safety)s)
                      AND f.until >= %(known_before)s AND f.until < %(known_at)s)
), whose AS (
    SELECT m.person_id FROM cases_casemember m WHERE m.case_id IN (SELECT case_id FROM here)
)
SELECT o.id FROM cases_casemember m JOIN cases_casemember o ON o.case_id = m.case_id
 WHERE m.person_id IN (SELECT person_id FROM whose)
 GROUP BY o.id
"""
"""Everybody in the requests, all of them, of whoever is in a request with somebody of whom anything that counts was told, taken
back or corrected since an edition.
"""
LACKED_ONCE_MORE = """
SELECT DISTINCT t.member_id
  FROM cases_leadchange n JOIN cases_casemember j ON j.id = n.member_id
       JOIN cases_casemember o ON o.case_id = j.case_id
       JOIN cases_leadchange t ON t.member_id = o.id AND t.occurred_at = n.occurred_at AND t.reason = n.reason
 WHERE n.reason = 'lack_of_funds' AND n.counts_at < %(told_until)s
   AND n.recorded_at >= %(known_before)s AND n.recorded_at < %(known_at)s
"""
"""Whoever was taken over for lack of funds at a moment that was told of their request once more since, perhaps with another sum."""
OTHERS = "SELECT id FROM cases_casemember WHERE case_id = ANY (%(cases)s::uuid[]) AND id <> ALL (%(known)s::uuid[])"
"""The others of some requests."""
PEOPLE, DEATHS, UNNAMED_TAKEN_BACK = (
    (FOLDER / name).read_text() for name in ("people.sql", "deaths.sql", "unnamed_taken_back.sql")
)


def gather(year: Stretch, as_of: datetime, known_at: datetime, former: ToldBefore | None = None) -> Partition:
    """The partition of a term, in as many queries however many its people; no sealed text is read.

    `former` is what the signed edition of a term before told; without one, facts count by their day alone. Must run where
    every case may be read (inside an act, or as the director).
    """
    known_before = min(former.known_at, known_at) if former else known_at
    told_until = former.until if former else year.begins_at
    terms = {
        "begins_at": year.begins_at,
        "as_of": as_of,
        "known_at": known_at,
        "known_before": known_before,
        "told_until": told_until,
    }
    rows = tuple(_read(PersonRow, PEOPLE, terms | STATUSES | {"only": None}))
    places = Place.objects.in_bulk({row.origin for row in rows if row.origin})
    losses = tuple(_read(Loss, DEATHS, terms))
    counted = _counted_from(former) if former else {}
    taken_off, errors = _taken_off(terms, counted)
    otherwise = _told_otherwise(terms, counted)
    known_otherwise = (*(row for row in taken_off if row.member in errors), *otherwise.former)
    corrected = _corrected(year, otherwise, terms, counted)
    clocks = _clocks(rows, known_at)
    return Partition(
        year=year,
        as_of=as_of,
        known_at=known_at,
        known_before=known_before,
        told_until=told_until,
        rows=rows,
        losses=losses,
        clocks=clocks,
        places=places,
        former=taken_off,
        errors=errors,
        told_otherwise=otherwise,
        lacks=_lacks_otherwise(rows, known_otherwise, otherwise, terms, counted),
        corrected=corrected,
        told_by=_told_by(former, corrected),
    )


def _counted_from(former: ToldBefore) -> dict[str, datetime]:
    """What is of the days that the editions up to one count: all but what the first of them knew of the days before its own."""
    first = former.first_begins_at
    return {"begins_at": first, "told_until": first, "known_before": former.first_known_at}


def _taken_off(terms: dict[str, Any], counted: dict[str, datetime]) -> tuple[tuple[PersonRow, ...], frozenset[UUID]]:
    """Everybody taken off a request since the edition of the term before, as it knew them; and which rows are the errors."""
    if terms["known_before"] >= terms["known_at"]:
        return (), frozenset()
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_OFF, terms)
        found = dict(cursor.fetchall())
    if not found:
        return (), frozenset()
    former = _as_counted(found, counted, as_of=terms["told_until"], known_at=terms["known_before"])
    return former, frozenset(member for member, is_error in found.items() if is_error)


def _told_otherwise(terms: dict[str, Any], counted: dict[str, datetime]) -> ToldOtherwise:
    """Everybody of whom something earlier than an edition was told since or taken back, as it knew them and as they are known now."""
    if terms["known_before"] >= terms["known_at"]:
        return ToldOtherwise()
    found = _members(TOLD_OTHERWISE, terms)
    with connection.cursor() as cursor:
        cursor.execute(UNNAMED_TAKEN_BACK, terms | {f"first_{name}": moment for name, moment in counted.items()})
        (unnamed,) = cursor.fetchone()
    if not found:
        return ToldOtherwise(unnamed=unnamed)
    former = _as_counted(found, counted, as_of=terms["told_until"], known_at=terms["known_before"])
    earlier = _as_counted(found, counted, as_of=terms["told_until"], known_at=terms["known_at"])
    now = _as_counted(found, counted, as_of=terms["as_of"], known_at=terms["known_at"])
    return ToldOtherwise(former, *({row.member: row for row in rows} for rows in (earlier, now)), unnamed)


def _corrected(
    year: Stretch, otherwise: ToldOtherwise, terms: dict[str, Any], counted: dict[str, datetime]
) -> tuple[Partition, Partition] | None:
    """The parties of whoever is known otherwise since the last edition: as it knew them, and as they are known now of its days."""
    if terms["known_before"] >= terms["known_at"]:
        return None
    moved = {row.member for row in otherwise.former} | otherwise.earlier.keys()
    asked = {"otherwise": list(moved), "first_begins": counted["begins_at"]}
    found = _members(PARTIES_KNOWN_OTHERWISE, terms | STATUSES | asked)
    if not found:
        return None
    as_of = terms["told_until"]

    def known(moment: datetime) -> Partition:
        rows = _as_counted(found, counted, as_of=as_of, known_at=moment)
        moments = {"known_at": moment, "known_before": counted["known_before"], "told_until": counted["told_until"]}
        clocks = _clocks(rows, moment, measured_at=terms["known_before"])
        return Partition(year=year, as_of=as_of, rows=rows, losses=(), clocks=clocks, places={}, **moments)

    return known(terms["known_before"]), known(terms["known_at"])


def _told_by(former: ToldBefore | None, corrected: tuple[Partition, Partition] | None) -> dict[UUID, int]:
    """Which edition told first that somebody was safe: one of whose days it was, once that was recorded."""
    if former is None or corrected is None:
        return {}
    safe = {row.safe_change: row for row in corrected[0].rows if row.safe_change is not None}
    recorded = StatusChange.objects.filter(pk__in=safe).values_list("pk", "recorded_at")
    found = {}
    for change, told_at in recorded:
        row = safe[change]
        those = (
            number for number, (until, known) in enumerate(former.editions) if row.safe_at < until and told_at < known
        )
        found[row.member] = next(those, len(former.editions))
    return found


def _lacks_otherwise(
    rows: Iterable[PersonRow],
    former: tuple[PersonRow, ...],
    otherwise: ToldOtherwise,
    terms: dict[str, Any],
    counted: dict[str, datetime],
) -> LacksOtherwise:
    """What earlier editions counted as lacking at takeovers of people known otherwise since: no more so, or told anew.

    Others of the request may still bear it out. One told anew, of another moment, stands for one that is no more: one for one.
    """
    if terms["known_before"] >= terms["known_at"]:
        return LacksOtherwise()
    known = {row.member for row in former}
    once_more = [member for member in _members(LACKED_ONCE_MORE, terms) if member not in known]
    former += (
        _as_counted(once_more, counted, as_of=terms["told_until"], known_at=terms["known_before"]) if once_more else ()
    )
    told = _lacked(former)
    if not told:
        return LacksOtherwise()
    others = _members(OTHERS, {"cases": [case for case, _at in told], "known": list(known)})
    now = _lacked(otherwise.now.values())
    standing = now | _lacked(_as_counted(others, counted, as_of=terms["as_of"], known_at=terms["known_at"]))
    anew: dict[UUID, list[datetime]] = defaultdict(list)
    for case, moment in sorted(now - told - _lacked(rows), reverse=True):
        anew[case].append(moment)
    in_error, again = [], [(lack, lack) for lack in sorted(told & standing)]
    for case, moment in sorted(told - standing):
        if anew[case]:
            again.append(((case, moment), (case, anew[case].pop())))
        else:
            in_error.append((case, moment))
    return LacksOtherwise(tuple(in_error), tuple(again))


def _members(question: str, terms: dict[str, Any]) -> list[UUID]:
    """The places in requests that a question finds."""
    with connection.cursor() as cursor:
        cursor.execute(question, terms)
        return [member for (member,) in cursor.fetchall()]


def _lacked(rows: Iterable[PersonRow]) -> set[tuple[UUID, datetime]]:
    return {(row.case, moment) for row in rows for moment in row.lacked}


def _as_counted(
    members: Iterable[UUID], counted: dict[str, datetime], *, as_of: datetime, known_at: datetime
) -> tuple[PersonRow, ...]:
    """Some people in requests with what editions count of them before one moment, as known at another."""
    terms = {"as_of": as_of, "known_at": known_at, "only": list(members)}
    return tuple(_read(PersonRow, PEOPLE, terms | counted | STATUSES))


def _read(row_class: type[Any], question: str, terms: dict[str, Any]) -> list[Any]:
    """The rows of a question; its columns are the fields of the class. Raises TypeError where they are not."""
    names = {field.name for field in fields(row_class)}
    with connection.cursor() as cursor:
        cursor.execute(question, terms)
        columns = [column.name for column in cursor.description]
        if set(columns) != names:
            raise TypeError(f"{row_class.__name__} and its question differ: {names.symmetric_difference(columns)}")
        return [row_class(**dict(zip(columns, record, strict=True))) for record in cursor.fetchall()]


def _clocks(rows: Iterable[PersonRow], known_at: datetime, *, measured_at: datetime | None = None) -> dict[UUID, Clock]:
    """The clock of each request led by LFNKR, from the call or from its reopening: known when it has ended, after the term too.

    `measured_at` reads it at an earlier moment than what is known of it: what an edition would have told.
    """
    starts: dict[UUID, datetime] = {}
    for row in rows:
        if row.clock_starts_at:
            starts[row.case] = min(row.clock_starts_at, starts.get(row.case, row.clock_starts_at))
    clocks = clocks_since(starts, (measured_at or known_at) - timedelta.resolution, known_at - timedelta.resolution)
    here = [row for row in rows if row.case in starts and row.entry]
    led = {row.case for row in here if row.lead_on(clocks[row.case].mobilised_at or measured_at) == Lead.LFNKR}
    return {case: clock for case, clock in clocks.items() if case in led}
