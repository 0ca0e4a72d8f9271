"""Closing and reopening: no case is closed while somebody in it is open."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from cases import casework
from cases.case_page.timeline import TimelineKind, stream
from cases.closing import errors
from cases.errors import InTheFuture, UnknownChoice
from cases.models import Case
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import token_on
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import exactly


def test_a_case_with_somebody_open_is_not_closed_and_says_who(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    casework.move(factories.members_of(case)[:1], by=hana, status=Status.WITHDRAWN, reason="x", occurred_at=clock.now())

    with pytest.raises(errors.StillOpen, match="dependant 2"):
        casework.close_case(case, by=hana, closed_for="other", reason="Done.")


def test_missing_is_open_until_its_review(hana):
    case = factories.case(hana)
    factories.bring(case, Status.MISSING, by=hana)

    with pytest.raises(errors.StillOpen):
        casework.close_case(case, by=hana, closed_for="other", reason="Done.")

    casework.review_missing(factories.members_of(case)[0], by=hana, reason="No sign of her for a year.")
    assert casework.close_case(case, by=hana, closed_for="other", reason="Done.").closed_at


@pytest.mark.parametrize(
    ("told", "refused"), [("other", errors.WordsMissing), ("", UnknownChoice), ("x", UnknownChoice)]
)
def test_closing_needs_one_of_the_reasons_and_another_its_words(hana, told, refused):
    case = factories.case(hana)
    factories.bring(case, Status.DECLINED, by=hana)

    with pytest.raises(refused):
        casework.close_case(case, by=hana, closed_for=told, reason="  ")


def test_closing_in_the_future_is_refused(hana):
    with pytest.raises(InTheFuture):
        casework.close_case(
            factories.case(hana), by=hana, closed_for="other", reason="x", closed_at=clock.now() + timedelta(days=1)
        )


def test_it_is_not_closed_at_a_moment_at_which_somebody_was_open(hana):
    case = factories.case(hana, received_at=factories.ago(days=3))
    factories.bring(case, Status.DECLINED, by=hana)

    with pytest.raises(errors.StillOpenThen):
        casework.close_case(case, by=hana, closed_for="declined", closed_at=factories.ago(days=2))


def declined_on(hana, day: str, received_at: datetime) -> Case:
    case = factories.case(hana, received_at=received_at)
    casework.move(factories.members_of(case), by=hana, status="declined", reason="No way.", happened=exactly(day))
    return case


def test_what_came_after_an_outcome_ends_nothing_later(hana):
    with clock.at(factories.ago(days=60)):
        case = factories.case(hana)
        factories.bring(case, Status.SAFE, by=hana)
    factories.lose(case, by=hana, act=casework.record_death, cause="unknown")
    at = factories.ago(days=50)

    casework.close_case(case, by=hana, closed_for="safe", closed_at=at)

    assert case.closures.get().closed_at == at


def test_a_day_known_as_a_month_may_have_been_its_first(hana):
    case = declined_on(hana, "2025-10", received_at=datetime(2025, 3, 1, tzinfo=TOKYO))

    assert casework.close_case(case, by=hana, closed_for="declined", closed_at=datetime(2025, 10, 20, tzinfo=TOKYO))


def test_the_missing_are_open_until_their_review(hana):
    with clock.at(factories.ago(days=190)):
        case = factories.case(hana)
        factories.bring(case, Status.MISSING, by=hana)
    casework.review_missing(factories.members_of(case)[0], by=hana, reason="Half a year has passed.")

    with pytest.raises(errors.StillOpenThen):
        casework.close_case(case, by=hana, closed_for="other", reason="x", closed_at=factories.ago(days=100))


def test_what_was_reopened_did_not_end_before(hana):
    case = declined_on(hana, "2025-10", received_at=datetime(2025, 3, 1, tzinfo=TOKYO))
    ended = datetime(2025, 11, 20, tzinfo=TOKYO)
    casework.close_case(case, by=hana, closed_for="declined", closed_at=ended)
    casework.reopen_case(case, by=hana, reason="She called again.")

    with pytest.raises(errors.ReopenedSince):
        casework.close_case(case, by=hana, closed_for="declined", closed_at=ended + timedelta(days=1))


def test_a_closing_told_later_says_since_when(desk_of, hana):
    case = factories.case(hana, received_at=factories.ago(days=9))
    ended = factories.ago(days=5)
    casework.move(
        factories.members_of(case),
        by=hana,
        status=Status.DECLINED,
        reason="She stays.",
        occurred_at=factories.ago(days=6),
    )
    desk, address = desk_of(hana), reverse("cases:close-case", args=[case.pk])
    sent = {"form_token": token_on(desk.get(address)), "closed_for": "declined"}

    refused = desk.post(
        address, sent | {"closed_at": factories.ago(days=7).astimezone(clock.TOKYO).strftime("%Y-%m-%dT%H:%M")}
    )
    assert refused.context["form"].errors.keys() == {"closed_at"}
    desk.post(address, sent | {"closed_at": ended.astimezone(clock.TOKYO).strftime("%Y-%m-%dT%H:%M")})

    with trail.reading():
        closed = Case.objects.get(pk=case.pk)
    assert closed.closed_at == ended.replace(second=0, microsecond=0)
    assert date_format(ended.astimezone(clock.TOKYO), "DATETIME_FORMAT") in desk.get(case.get_absolute_url()).text


def test_a_closed_case_keeps_each_outcome(hana):
    case = factories.case(hana)
    factories.bring(case, Status.SAFE, by=hana)

    casework.close_case(case, by=hana, closed_for="other", reason="All safe.")

    assert factories.members_of(case)[0].status == Status.SAFE


def test_an_open_case_is_not_reopened(hana):
    with pytest.raises(errors.NotClosed):
        casework.reopen_case(factories.case(hana), by=hana, reason="x")


def test_a_reopened_case_keeps_the_reason_in_its_stream(hana, all_rows):
    case = factories.case(hana)
    factories.bring(case, Status.DECLINED, by=hana)
    casework.close_case(case, by=hana, closed_for="other", reason="Declined.")

    case = casework.reopen_case(case, by=hana, reason="She called again.")

    assert case.is_open
    assert case.notes.count() == 1


def test_why_it_was_closed_stands_on_its_page_and_in_its_history_and_is_found_in_the_list(desk_of, hana, all_rows):
    case = factories.case(hana)
    factories.bring(case, Status.DECLINED, by=hana)
    casework.close_case(case, by=hana, closed_for="no_contact")
    desk = desk_of(hana)

    page = desk.get(case.get_absolute_url()).text
    listed = [
        reverse("cases:case", args=[case.pk]) in desk.get(reverse("cases:case-list") + query).text
        for query in ("?show=closed&closed_for=no_contact", "?show=closed&closed_for=died", "?show=all&closed_for=none")
    ]

    assert page.count("o contact any more") >= 2
    assert listed == [True, False, False]


def test_a_wrong_reason_is_corrected_and_what_was_said_before_stays(hana, all_rows):
    case = factories.case(hana)
    factories.bring(case, Status.DECLINED, by=hana)
    with pytest.raises(errors.NotClosedYet):
        casework.correct_closing(case, by=hana, closed_for="withdrawn")
    casework.close_case(case, by=hana, closed_for="no_contact")

    casework.correct_closing(case, by=hana, closed_for="withdrawn", reason="She had said so.")

    case.refresh_from_db()
    assert case.closed_for == "withdrawn"
    titles = [entry.title for entry in stream(case) if entry.kind == TimelineKind.CLOSING]
    assert titles == ["request closed: no contact any more", "why it was closed, told anew: they withdrew"]


def test_closed_reopened_and_closed_again_all_three_stand_in_the_history(hana, all_rows):
    case = factories.case(hana)
    factories.bring(case, Status.DECLINED, by=hana)
    casework.close_case(case, by=hana, closed_for="no_contact")
    casework.reopen_case(case, by=hana, reason="She called again.")

    case = casework.close_case(case, by=hana, closed_for="settled")

    titles = [entry.title for entry in stream(case) if entry.kind == TimelineKind.CLOSING]
    assert [title.split(":")[0] for title in titles] == ["request closed", "request reopened", "request closed"]


def test_while_somebody_is_open_the_page_leads_to_their_status(hana, desk_of):
    case = factories.case(hana)

    answer = desk_of(hana).get(reverse("cases:close-case", args=[case.pk]))

    assert [url for url, _words in answer.context["obstacle"].ways] == [reverse("cases:move", args=[case.pk])]
