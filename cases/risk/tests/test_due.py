"""When the risk of a request is to be assessed: at acceptance, before movement, after incidents, every seven days under way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases import casework
from cases.models import Case, RiskAssessment
from cases.risk.choices import RiskReason
from cases.risk.due import Asked, Due, Occasion, Read, RiskFacts, due_of, dues_of, facts_of
from cases.status import Status
from cases.tests import factories
from cases.workflow.steps import steps_of
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import exactly
from lfnkr.notices import alarms
from lfnkr.notices.models import Notice

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
END_OF_TERM = datetime(2026, 6, 29, 9, tzinfo=TOKYO)
"""Two days before a fiscal year ends."""


def at_work(*, under_way: bool = False, asked: tuple = (), occasions: tuple = (), moved=None) -> RiskFacts:
    return RiskFacts(
        is_at_work=True,
        is_under_way=under_way,
        asked=[Asked(*pair) if isinstance(pair, tuple) else Asked(pair, pair) for pair in asked],
        occasions=list(occasions),
        moved_known_at=moved,
    )


def occasion(why: RiskReason, at: datetime, known_at: datetime | None = None) -> Occasion:
    return Occasion(why, at, known_at or at)


NOW = END_OF_TERM
ACCEPTED = occasion(RiskReason.ACCEPTED, NOW)
MOVEMENT = occasion(RiskReason.MOVEMENT, NOW + DAY)
ARREST = occasion(RiskReason.INCIDENT, NOW + 3 * DAY)
TABLE = [
    ("nothing has happened yet", at_work(), None),
    ("accepted: within a day", at_work(occasions=(ACCEPTED,)), Due(NOW + DAY, (RiskReason.ACCEPTED,))),
    ("accepted and asked after it", at_work(occasions=(ACCEPTED,), asked=(NOW + HOUR,)), None),
    (
        "asked before it was accepted",
        at_work(occasions=(ACCEPTED,), asked=(NOW - HOUR,)),
        Due(NOW + DAY, (RiskReason.ACCEPTED,)),
    ),
    (
        "funded, so it moves next",
        at_work(occasions=(MOVEMENT,), asked=(NOW,)),
        Due(NOW + 2 * DAY, (RiskReason.MOVEMENT,)),
    ),
    ("an arrest: at once", at_work(occasions=(ARREST,), asked=(NOW,)), Due(NOW + 3 * DAY, (RiskReason.INCIDENT,))),
    (
        "the gravest reason first, the earliest moment",
        at_work(occasions=(ACCEPTED, ARREST)),
        Due(NOW + DAY, (RiskReason.INCIDENT, RiskReason.ACCEPTED)),
    ),
    (
        "an arrest learnt three days late is due from when we learnt of it",
        at_work(occasions=(occasion(RiskReason.INCIDENT, NOW, NOW + 3 * DAY),), asked=(NOW + DAY,)),
        Due(NOW + 3 * DAY, (RiskReason.INCIDENT,)),
    ),
    (
        "an assessment recorded later of a moment before the arrest answers nothing of it",
        at_work(occasions=(ARREST,), asked=((NOW, NOW + 4 * DAY),)),
        Due(NOW + 3 * DAY, (RiskReason.INCIDENT,)),
    ),
    (
        "of the same minute it does",
        at_work(occasions=(occasion(RiskReason.INCIDENT, NOW + timedelta(seconds=40)),), asked=((NOW, NOW + HOUR),)),
        None,
    ),
    (
        "under way: seven days, over the end of the year",
        at_work(under_way=True, asked=(NOW,)),
        Due(NOW + 7 * DAY, (RiskReason.WEEKLY,)),
    ),
    ("under way and never asked", at_work(under_way=True, moved=NOW), Due(NOW, (RiskReason.MOVEMENT,))),
    (
        "the latest of several is counted from",
        at_work(under_way=True, asked=(NOW + 2 * DAY, NOW)),
        Due(NOW + 9 * DAY, (RiskReason.WEEKLY,)),
    ),
    ("not under way, nothing is weekly", at_work(asked=(NOW - 300 * DAY,)), None),
    ("over, or of the past", RiskFacts(occasions=[ACCEPTED]), None),
]


@pytest.mark.parametrize(
    ("facts", "due"), [(facts, due) for _words, facts, due in TABLE], ids=[row[0] for row in TABLE]
)
def test_table(facts, due):
    assert due_of(facts) == due


def test_seven_days_over_the_end_of_a_fiscal_year_are_seven_days():
    due = due_of(at_work(under_way=True, asked=(END_OF_TERM,)))

    assert due.at == datetime(2026, 7, 6, 9, tzinfo=TOKYO)
    assert not due.is_overdue(due.at)
    assert due.is_overdue(due.at + timedelta(seconds=1))


# With rows


def due_now(case: Case) -> Due | None:
    with trail.act("test", by=None):
        return dues_of([Case.objects.get(pk=case.pk)]).get(case.pk)


def assess(case: Case, by, at=None, **answers) -> RiskAssessment:
    return casework.assess_risk(case, by=by, assessed_at=at or clock.now(), **(answers or {"needs_care": "no"}))


@pytest.mark.parametrize(
    ("status", "reasons"),
    [
        (Status.RECEIVED, None),
        (Status.VERIFYING, None),
        (Status.ACCEPTED, (RiskReason.ACCEPTED,)),
        (Status.FUNDED, (RiskReason.MOVEMENT, RiskReason.ACCEPTED)),
        (Status.INTERRUPTED, (RiskReason.INCIDENT, RiskReason.MOVEMENT, RiskReason.ACCEPTED)),
        (Status.MISSING, (RiskReason.INCIDENT, RiskReason.MOVEMENT, RiskReason.ACCEPTED)),
        (Status.SAFE, None),
        (Status.DIED, None),
        (Status.DECLINED, None),
    ],
)
def test_what_asks_for_it_by_where_they_stand(hana, status, reasons):
    case = factories.member(hana, status).case

    due = due_now(case)

    assert (due and due.reasons) == reasons


@pytest.mark.parametrize(
    "status", [Status.RECEIVED, Status.FUNDED, Status.IN_MOVEMENT, Status.INTERRUPTED, Status.MISSING, Status.DIED]
)
@pytest.mark.parametrize("is_closed", [False, True])
def test_from_the_rows_of_a_page_it_is_the_same_as_asked(hana, all_rows, status, is_closed):
    case = factories.case(hana, factories.woman(), factories.child(), factories.child(3))
    assess(case, hana)
    _mother, child, other = factories.members_of(case)
    if status != Status.RECEIVED:
        factories.bring(case, status, by=hana)
        casework.void(child.status_changes.latest("pk"), by=hana, case=case, reason="Of somebody else.")
    casework.void(other, by=hana, case=case, reason="Of another family.")
    case = Case.objects.get(pk=case.pk)
    if is_closed:
        case.closed_at = clock.now()

    read = Read.at_hand(case.standing_members, case.risk_assessments.standing(), steps_of(case))
    at_hand, asked = facts_of([case], read)[case.pk], facts_of([case])[case.pk]

    assert set(at_hand.occasions) == set(asked.occasions)
    assert replace(at_hand, occasions=[]) == replace(asked, occasions=[])
    assert due_of(at_hand) == due_of(asked)


def test_an_arrest_asks_for_it_though_nobody_moves(hana):
    case = factories.case(hana)
    casework.record_event(case, by=hana, kind="arrest", happened=exactly(clock.today()))

    assert due_now(case).reasons == (RiskReason.INCIDENT,)


def test_a_contact_asks_for_nothing(hana):
    case = factories.case(hana)
    casework.record_event(case, by=hana, kind="contact", happened=exactly(clock.today()))

    assert due_now(case) is None


def test_an_arrest_recorded_in_error_asks_for_nothing_any_more(hana):
    case = factories.case(hana)
    event = casework.record_event(case, by=hana, kind="arrest", happened=exactly(clock.today()))
    casework.void(event, by=hana, case=case, reason="It was another woman.")

    assert due_now(case) is None


def test_a_pause_of_the_clock_stops_no_assessment(hana):
    case = factories.member(hana, Status.ACCEPTED).case
    before = due_now(case)
    casework.pause_clock(case, by=hana, begins_at=clock.now(), reason="safe_moment")

    assert due_now(case) == before


def test_an_earlier_rescue_typed_in_is_asked_for_nothing(hana):
    case = factories.case(hana, received_at=factories.ago(days=90))
    casework.move(factories.members_of(case), by=hana, status=Status.ACCEPTED, occurred_at=factories.ago(days=60))

    assert due_now(case) is None


def test_a_call_written_down_long_after_it_came_is_asked_for_what_happens_now(hana):
    case = factories.case(hana, received_at=factories.ago(days=90))
    casework.move(factories.members_of(case), by=hana, status=Status.ACCEPTED, occurred_at=clock.now())

    assert due_now(case).reasons == (RiskReason.ACCEPTED,)


def test_one_of_several_people_is_enough(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    first, _second = factories.members_of(case)
    casework.move([first], by=hana, status=Status.ACCEPTED, occurred_at=clock.now())

    assert due_now(case).reasons == (RiskReason.ACCEPTED,)


def test_a_partner_tells_that_they_are_under_way_and_nobody_ever_asked(hana):
    case = factories.hand_over(factories.case(hana), by=hana)
    casework.record_what_partner_told(
        factories.members_of(case),
        by=hana,
        status=Status.IN_MOVEMENT,
        told_by=factories.partner(),
        told_on=clock.today(),
        happened=exactly(clock.today()),
    )

    assert due_now(case).reasons == (RiskReason.MOVEMENT,)


# Told


def overdue_told() -> list[tuple[str, bool]]:
    found = Notice.objects.filter(kind="cases.risk_overdue").select_related("user").order_by("pk")
    return [(notice.user.username, notice.seen_at is None) for notice in found]


def look(later: timedelta) -> None:
    with clock.at(clock.now() + later):
        alarms.climb()


def test_lead_and_deputy_are_told_once_it_is_overdue_and_once_only(hana, jun, mio):
    case = casework.assign(factories.case(hana), by=mio, lead=hana, deputy=jun)
    factories.bring(case, Status.ACCEPTED, by=hana)

    look(23 * HOUR)
    assert overdue_told() == []

    look(25 * HOUR)
    look(26 * HOUR)
    assert sorted(overdue_told()) == [("hana", True), ("jun", True)]


def test_of_a_restricted_request_the_deputy_is_not_told(hana, jun, mio):
    case = casework.assign(factories.case(hana), by=mio, lead=hana, deputy=jun)
    casework.restrict_request(case, by=hana, reason="Her husband may look for her.")
    factories.bring(case, Status.ACCEPTED, by=hana)

    look(25 * HOUR)

    assert overdue_told() == [("hana", True)]


def test_what_was_assessed_leaves_the_bell(hana):
    case = factories.case(hana)
    factories.bring(case, Status.ACCEPTED, by=hana)
    look(25 * HOUR)

    assess(case, hana)
    look(timedelta(minutes=1))

    assert overdue_told() == [("hana", False)]


def test_the_desk_names_what_is_overdue_and_leads_to_the_questions(desk_of, hana, jun):
    case = factories.case(hana)
    casework.record_event(case, by=hana, kind="arrest", happened=exactly(clock.today()))

    page = desk_of(hana).get("/")

    assert f"/requests/{case.pk}/risk/" in page.text
    assert f"/requests/{case.pk}/risk/" not in desk_of(jun).get("/").text


def test_the_desk_is_silent_where_nothing_is_overdue(desk_of, hana):
    case = factories.case(hana)
    casework.record_event(case, by=hana, kind="arrest", happened=exactly(clock.today()))
    assess(case, hana)

    assert "risk-overdue" not in desk_of(hana).get("/").text
