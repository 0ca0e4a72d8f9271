"""A rescue of former years is told of a request that is saved: what is refused, what is recorded, what is left open."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import connections
from django.urls import reverse

from cases import casework
from cases.earlier_rescues import errors
from cases.errors import InTheFuture
from cases.models import Case, LeadChange, StatusChange
from cases.status import Lead, Status
from cases.tests import factories
from cases.tests.screens import refusals, token_on
from cases.workflow.models import IN_ORDER
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import UNKNOWN, FuzzyDate, after, before, between, exactly
from lfnkr.notices.models import Alarm

MAY_2012 = datetime(2012, 5, 1, 12, tzinfo=TOKYO)


@pytest.fixture
def case(hana, all_rows) -> Case:
    """A request of May 2012, typed in today and accepted then: a mother and her child."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=MAY_2012)
    casework.move(factories.members_of(case), by=hana, status="accepted", happened=exactly("2012-05-03"))
    return case


def rescued(case: Case, by, **told) -> list[StatusChange]:
    """The rescue as the page tells it: safe in July 2012."""
    facts = {"members": factories.members_of(case), "safe": exactly("2012-07-20"), "source": "Report of 2012"}
    return casework.tell_earlier_rescue(case, by=by, **facts | told)


def path(case: Case, number: int = 0) -> list[tuple[str, str]]:
    """The standing steps of one of its people, each with its day."""
    member = factories.members_of(case)[number]
    steps = StatusChange.objects.filter(member=member, voided_at=None).order_by(*IN_ORDER)
    return [(step.status, step.happened.text if step.happened else "") for step in steps]


# Refused


def test_a_request_of_this_month_is_told_step_by_step(hana, all_rows):
    case = factories.case(hana)

    with pytest.raises(errors.NotLongAgo, match="less than 30 days ago"):
        rescued(case, hana, safe=exactly(clock.today()))


def test_a_closed_request_is_refused(hana, case):
    casework.move(factories.members_of(case), by=hana, status="withdrawn", reason="No.", happened=exactly("2012-06"))
    casework.close_case(case, by=hana, closed_for="other", reason="It is over.")

    with pytest.raises(DomainError, match="closed"):
        rescued(case, hana)


def test_whoever_is_safe_already_is_not_rescued_again(hana, case):
    rescued(case, hana)

    with pytest.raises(errors.NobodyToRescue, match="step learnt late"):
        rescued(case, hana)


def test_whom_a_partner_leads_it_tells_of(hana, mio, case):
    casework.hand_over(
        case, by=hana, agreed_by=mio, partner=factories.partner(), reason="nearer", happened=exactly("2012-06")
    )

    with pytest.raises(errors.RescuedByPartner, match="what the partner told"):
        rescued(case, hana)


@pytest.mark.parametrize("day", [UNKNOWN, after("2012-07")])
def test_a_day_of_safety_without_an_end_is_asked_again(hana, case, day):
    with pytest.raises(errors.SafeAtLastBy, match="before 2013"):
        rescued(case, hana, safe=day)
    with pytest.raises(errors.ArrivedAtLastBy):
        rescued(case, hana, arrived=day, destination="KR")


@pytest.mark.parametrize(
    "told",
    [
        {"happened": exactly("2012-06-03"), "left": exactly("2012-06-01")},
        {"left": exactly("2012-08")},
        {"happened": exactly("2012-08")},
        {"arrived": exactly("2012-07-01"), "destination": "KR"},
    ],
)
def test_days_that_cannot_follow_each_other_are_refused(hana, case, told):
    with pytest.raises(errors.DaysOutOfOrder, match="Check both days"):
        rescued(case, hana, **told)

    assert [status for status, _day in path(case)] == ["received", "accepted"], "nothing of it is written"


def test_safe_before_the_request_was_received_is_refused(hana, case):
    with pytest.raises(errors.SafeBeforeAsked, match="1 May 2012"):
        rescued(case, hana, safe=exactly("2012-04-30"))


@pytest.mark.parametrize(
    ("told", "field", "sentence"),
    [
        ({"left": exactly("2010")}, "left", "leave it empty"),
        ({"left": exactly("2010"), "happened": exactly("2009")}, "left", "leave it empty"),
        ({"happened": exactly("2012-04-30")}, "happened", "correct first when it was received"),
    ],
)
def test_what_was_before_the_request_is_refused_where_it_was_typed(hana, case, told, field, sentence):
    with pytest.raises(DomainError, match=sentence) as refused:
        rescued(case, hana, **told)

    assert refused.value.field == field
    assert "1 May 2012" in " ".join(refused.value.messages)


def test_who_left_in_the_year_of_the_request_may_have_left_behind_it(hana, case):
    rescued(case, hana, left=exactly("2012"))

    assert path(case)[-2:] == [("in_movement", "2012"), ("safe", "2012-07-20")]


def test_what_is_recorded_of_a_day_after_it_is_taken_back_first(hana, case):
    casework.move(factories.members_of(case), by=hana, status="waiting", detail="funds")

    with pytest.raises(errors.StoodLater, match="take “waiting” back first"):
        rescued(case, hana)


def test_the_future_is_refused(hana, case):
    with pytest.raises(InTheFuture):
        rescued(case, hana, safe=exactly(clock.today().replace(year=clock.today().year + 1)))


def test_an_arrival_needs_its_country_and_a_country_its_day(hana, case):
    for told in ({"arrived": exactly("2012-08")}, {"destination": "KR"}):
        with pytest.raises(errors.ArrivalWithoutCountry):
            rescued(case, hana, **told)


def test_from_where_it_is_known_is_asked(hana, case):
    with pytest.raises(errors.SourceMissing):
        rescued(case, hana, source="  ")


def test_what_is_recorded_already_is_not_told_twice(hana, case):
    casework.fund(case, by=hana, happened=exactly("2012-06-03"))
    with pytest.raises(errors.DecidedAlready):
        rescued(case, hana, happened=exactly("2012-06-04"))
    casework.move(factories.members_of(case), by=hana, status="in_movement", happened=exactly("2012-07-01"))
    with pytest.raises(errors.LeftAlready):
        rescued(case, hana, left=exactly("2012-07-02"))

    rescued(case, hana)
    assert path(case)[-2:] == [("in_movement", "2012-07-01"), ("safe", "2012-07-20")]


# Recorded


def test_with_its_days_it_is_told_as_it_was(hana, case):
    told = {"happened": exactly("2012-06-03"), "left": exactly("2012-07"), "arrived": exactly("2012-09-01")}

    rescued(case, hana, destination="KR", **told)

    for number in (0, 1):
        assert path(case, number) == [
            ("received", ""),
            ("accepted", "2012-05-03"),
            ("funded", "2012-06-03"),
            ("in_movement", "2012-07"),
            ("safe", "2012-07-20"),
            ("in_destination", "2012-09-01"),
        ]
    assert {member.actual_destination for member in factories.members_of(case)} == {"KR"}
    assert {member.lead for member in factories.members_of(case)} == {Lead.LFNKR}
    assert not Alarm.objects.exists()


@pytest.mark.parametrize(
    ("safe", "open_days"),
    [
        (exactly("2012-07-20"), "2012-05-03..2012-07-20"),
        (exactly("2012"), "2012-05-03..2012-12-31"),
        (before("2013-02"), "2012-05-03..2013-01-31"),
        (between("2012-06", "2012-08"), "2012-05-03..2012-08-31"),
        (exactly("2012-05-03"), "2012-05-03"),
        (exactly(datetime(2012, 7, 20, 9, 30, tzinfo=TOKYO)), "2012-05-03..2012-07-20T09:30"),
    ],
)
def test_what_nobody_dated_lies_between_what_is_recorded_and_safety_and_we_led_by_then(
    hana, case, safe: FuzzyDate, open_days
):
    rescued(case, hana, safe=safe)

    days = dict(path(case))
    assert (days["funded"], days["in_movement"]) == (open_days, open_days)
    member = factories.members_of(case)[0]
    arrival = StatusChange.objects.get(member=member, status=Status.SAFE)
    assert LeadChange.objects.get(member=member).counts_at <= arrival.counts_at


def test_a_request_that_was_only_received_is_accepted_by_it(hana, all_rows):
    case = factories.case(hana, received_at=MAY_2012)

    rescued(case, hana)

    assert [status for status, _day in path(case)] == ["received", "accepted", "funded", "in_movement", "safe"]


@pytest.mark.parametrize("year", ["2012", "2012-05..2013-02"])
def test_a_step_before_it_known_less_closely_than_safety_is_not_recorded_again(hana, all_rows, year):
    case = factories.case(hana, factories.woman(), factories.child(), received_at=MAY_2012)
    casework.move(factories.members_of(case), by=hana, status="accepted", happened=FuzzyDate.parse(year))

    rescued(case, hana, safe=exactly("2012-07"))

    for number in (0, 1):
        assert [status for status, _day in path(case, number)] == [
            "received",
            "accepted",
            "funded",
            "in_movement",
            "safe",
        ]


def test_of_two_of_whom_one_was_accepted_less_closely_the_other_is_accepted_by_it(hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child(), received_at=MAY_2012)
    mother, child = factories.members_of(case)
    casework.move([mother], by=hana, status="accepted", happened=exactly("2012"))
    casework.move([child], by=hana, status="verifying", happened=exactly("2012"))

    rescued(case, hana, safe=exactly("2012-07"))

    on_the_way = ["accepted", "funded", "in_movement", "safe"]
    assert [status for status, _day in path(case)] == ["received", *on_the_way]
    assert [status for status, _day in path(case, 1)] == ["received", "verifying", *on_the_way]


def test_whom_a_partner_handed_back_before_funds_is_funded_by_it(hana, mio, case):
    casework.hand_over(
        case, by=hana, agreed_by=mio, partner=factories.partner(), reason="nearer", happened=exactly("2012-06-05")
    )
    casework.take_lead(case, by=hana, happened=exactly("2012-07-02"))

    rescued(case, hana, happened=exactly("2012-07-03"))

    assert path(case)[2:] == [
        ("funded", "2012-07-03"),
        ("in_movement", "2012-07-03..2012-07-20"),
        ("safe", "2012-07-20"),
    ]
    assert factories.members_of(case)[0].lead == Lead.LFNKR
    assert LeadChange.objects.filter(member=factories.members_of(case)[0]).count() == 2, "she is led by us already"


def test_who_was_funded_and_waited_again_is_funded_again_by_it(hana, case):
    casework.fund(case, by=hana, happened=exactly("2012-06-03"))
    casework.wait_for(case, by=hana, detail="border_closed", happened=exactly("2012-06-10"))

    rescued(case, hana)

    assert path(case)[2:] == [
        ("funded", "2012-06-03"),
        ("waiting", "2012-06-10"),
        ("funded", "2012-06-10..2012-07-20"),
        ("in_movement", "2012-06-10..2012-07-20"),
        ("safe", "2012-07-20"),
    ]


@pytest.mark.parametrize("year", ["2012", "2012-05..2013-02"])
def test_who_was_funded_some_time_in_the_year_is_rescued_with_her_sister_who_joined_later(hana, all_rows, year):
    """Her decision counts behind the safety by its last day alone: it is not told again, and her sister's is."""
    case = factories.case(hana, factories.woman(), received_at=MAY_2012)
    casework.move(factories.members_of(case), by=hana, status="accepted", happened=exactly("2012-05-03"))
    casework.fund(case, by=hana, happened=FuzzyDate.parse(year))
    sister = factories.person_facts(sex="f", age=22)
    factories.join(case, sister, by=hana, at=datetime(2012, 6, 10, 12, tzinfo=TOKYO), is_another=True)

    rescued(case, hana)

    assert [status for status, _day in path(case)] == ["received", "accepted", "funded", "in_movement", "safe"]
    assert [status for status, _day in path(case, 1)] == ["received", "accepted", "funded", "in_movement", "safe"]
    with trail.reading():
        assert {member.lead for member in factories.members_of(case)} == {Lead.LFNKR}


def test_the_decision_of_before_they_waited_again_is_not_told_twice(hana, case):
    casework.fund(case, by=hana, happened=exactly("2012-06-03"))
    casework.wait_for(case, by=hana, detail="border_closed", happened=exactly("2012-06-10"))

    with pytest.raises(errors.DecidedAlready, match="Leave this empty"):
        rescued(case, hana, happened=exactly("2012-06-03"))


def test_some_were_rescued_first_and_the_others_a_year_later(hana, case):
    mother, child = factories.members_of(case)

    rescued(case, hana, members=[mother])
    child.refresh_from_db()
    assert child.status == Status.FUNDED
    rescued(case, hana, members=[child], safe=exactly("2013-07"))

    assert path(case)[-1] == ("safe", "2012-07-20")
    assert path(case, 1)[-1] == ("safe", "2013-07")


def test_from_where_it_is_known_stands_sealed_with_each_step(hana, case):
    rescued(case, hana)

    steps = StatusChange.objects.filter(member__case=case, status__in=["in_movement", "safe"])
    assert all(step.reason for step in steps)
    assert b"Report of 2012" not in b"".join(bytes(step.reason) for step in steps)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tell_the_same_rescue_one_is_told_that_they_are_safe(hana):
    case = factories.case(hana, received_at=MAY_2012)
    with trail.reading():
        members = factories.members_of(case)
    outcomes, gate = [], threading.Barrier(2)

    def tell() -> None:
        gate.wait()
        try:
            rescued(case, hana, members=members)
            outcomes.append("saved")
        except DomainError as refused:
            outcomes.append(type(refused).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tell) for _number in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(outcomes) == ["NobodyToRescue", "saved"]
    with trail.reading():
        assert [status for status, _day in path(case)].count("safe") == 1


# Page


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(desk_of, hana, case):
    desk, url = desk_of(hana), reverse("cases:earlier-rescue", args=[case.pk])
    typed = {
        "form_token": token_on(desk.get(url)),
        "members": [str(member.pk) for member in factories.members_of(case)],
        "safe": "not known",
        "source": "Report of 2012",
    }
    page = desk.post(url, typed)

    assert "Say at least by when they were safe" in " ".join(refusals(page))
    assert "Report of 2012" in page.text


def test_a_day_that_may_lie_in_two_terms_says_where_it_counts(desk_of, hana, case):
    desk, url = desk_of(hana), reverse("cases:earlier-rescue", args=[case.pk])
    typed = {
        "form_token": token_on(desk.get(url)),
        "members": [str(member.pk) for member in factories.members_of(case)],
        "safe": "between July 2012 and October 2012",
        "source": "Report of 2012",
    }
    page = desk.post(url, typed, follow=True)

    assert "It may lie in term 14 or 15: it counts in term 15" in page.text


def test_where_nobody_is_left_to_rescue_the_page_leads_to_late_steps(desk_of, hana, case):
    rescued(case, hana)
    desk = desk_of(hana)

    page = desk.get(reverse("cases:earlier-rescue", args=[case.pk]))

    assert reverse("cases:record-late", args=[case.pk]) in page.text


def test_one_who_looks_after_another_request_finds_no_page(desk_of, jun, case):
    assert desk_of(jun).get(reverse("cases:earlier-rescue", args=[case.pk])).status_code == 404
