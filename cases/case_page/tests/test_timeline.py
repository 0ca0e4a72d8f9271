"""The stream of a case: in the order things happened, its words sealed."""

from datetime import date, datetime, time
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import casework
from cases.case_page import timeline
from cases.case_page.timeline import TimelineKind, stream
from cases.events.actions import latest
from cases.models import Case
from cases.seal.reveal import contents, open_seal
from cases.status import Status
from cases.tests import factories
from cases.tests.factories import ago
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import UNKNOWN, after, before, between, exactly

OTHERWISE = {
    TimelineKind.OPENING,
    TimelineKind.VOIDING,
    TimelineKind.ASSIGNMENT,
    TimelineKind.CONTACT,
    TimelineKind.RESTRICTION,
}
"""Kinds that do not come about here."""


@pytest.fixture
def case(hana):
    """A case in which something of each kind happened."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=ago(hours=50))
    casework.add_note(case, by=hana, text="She called.")
    casework.change_case(case, by=hana, version=1, is_watched="no", summary="She is alone by day.")
    casework.pause_clock(
        case, by=hana, begins_at=ago(hours=9), ends_at=ago(hours=8), reason="border", note="a festival"
    )
    factories.hand_over(case, by=hana)
    casework.take_lead(case, by=hana)
    operation = factories.operation(*factories.members_of(case), by=hana)
    casework.mobilise(operation, by=hana, at=clock.now())
    casework.record_event(case, by=hana, kind="illness", happened=exactly(clock.today()), text="fever")
    factories.bring(case, Status.DECLINED, by=hana)
    return casework.close_case(case, by=hana, closed_for="other", reason="No way out.")


def test_everything_stands_in_it_in_the_order_it_happened(case, all_rows):
    entries = stream(case)

    assert {entry.kind for entry in entries} == set(TimelineKind) - OTHERWISE
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_people_who_moved_together_are_one_entry(case, all_rows):
    received = next(entry for entry in stream(case) if entry.kind == TimelineKind.STATUS)

    assert received.title == "received"
    assert [member.position for member in received.members] == [0, 1]


def test_its_words_are_sealed(case, all_rows):
    entries = stream(case)

    assert {entry.text for entry in entries} == {None}
    assert {entry.kind for entry in entries if entry.has_text} == {
        TimelineKind.NOTE,
        TimelineKind.PAUSE,
        TimelineKind.EVENT,
        TimelineKind.STATUS,
        TimelineKind.CLOSING,
    }


def test_with_an_open_seal_they_can_be_read(case, hana, all_rows):
    open_seal(case, by=hana)

    texts = {entry.text for entry in stream(case, contents(case, by=hana))}

    assert texts == {None, "She called.", "a festival", "fever", "She said so.", "No way out."}


def test_the_number_of_queries_does_not_grow(case, hana, all_rows, django_assert_num_queries):
    with CaptureQueriesContext(connection) as asked:
        stream(case)
    for _one in range(5):
        casework.add_note(case, by=hana, text="Another call.")

    with django_assert_num_queries(len(asked)):
        stream(case)


# Where a day stands


def titles(case) -> list[str]:
    """What the stream tells, the oldest first."""
    return [entry.title for entry in stream(case)]


def test_what_is_recorded_of_today_stands_after_what_came_before(hana, all_rows):
    case = factories.case(hana, factories.woman())
    casework.add_note(case, by=hana, text="She called.")
    casework.record_event(case, by=hana, kind="illness", happened=exactly(clock.today()), text="fever")

    assert titles(case) == ["received", "note", "illness or injury"]


@pytest.mark.parametrize(
    ("happened", "last"),
    [
        (exactly("2018-03-04"), date(2018, 3, 4)),
        (exactly("2018-02"), date(2018, 2, 28)),
        (exactly("2017"), date(2017, 12, 31)),
        (between("2018-03-04", "2018-03-09"), date(2018, 3, 9)),
        (before("2018-03-05"), date(2018, 3, 4)),
        (after("2018-03-04"), None),
        (UNKNOWN, None),
        (exactly("2018-07"), None),
        (exactly("2018-07-15"), None),
    ],
)
def test_a_day_stands_at_the_last_moment_it_may_have_been_and_never_after_its_recording(happened, last):
    recorded_at = datetime(2018, 7, 15, 14, 20, tzinfo=TOKYO)

    at = latest(happened, recorded_at)

    assert at == (datetime.combine(last, time.max, TOKYO) if last else recorded_at)


def test_the_line_of_an_event_says_where_until_when_who_told_it_and_how_sure_it_is(hana, all_rows):
    told = {"happened": exactly("2026-10-10"), "ended": exactly("2026-10-19"), "country": "TH", "certainty": "press"}
    with clock.at(datetime(2026, 10, 20, 12, tzinfo=TOKYO)):
        case = factories.case(hana)
        casework.record_event(case, by=hana, kind="custody", reported_by=factories.partner(), **told)
        casework.record_event(case, by=hana, kind="contact", happened=exactly("2026-10-11"))

    facts = {entry.title: entry.facts for entry in stream(case) if entry.kind == TimelineKind.EVENT}

    custody = ("Thailand", "until 19 Oct 2026", "reported by Partner A", "press")
    assert facts == {"immigration detention in a safe country": custody, "contact": ()}


def test_the_line_of_a_step_that_a_partner_told_says_which_and_when(hana, mio, all_rows):
    with clock.at(datetime(2026, 10, 20, 12, tzinfo=TOKYO)):
        case = factories.case(hana)
        factories.hand_over(case, by=hana, agreed_by=mio)
        casework.record_what_partner_told(
            factories.members_of(case),
            by=hana,
            status=Status.SAFE,
            happened=exactly("2026-10-20"),
            told_by=factories.partner(),
            told_on=date(2026, 10, 20),
        )

    facts = {entry.title: entry.facts for entry in stream(case) if entry.kind == TimelineKind.STATUS}

    assert facts["safe in a third country"] == ("told by Partner A on 20 Oct 2026",)
    assert facts["received"] == ()


def test_a_request_closed_before_closings_were_kept_one_by_one_says_why_beside_that_line():
    """Its reason is written no more, and read with the rest of the sealed part."""
    case = Case(closed_at=clock.now(), closed_reason=b"sealed")
    case_file = SimpleNamespace(case=case, closures=[])

    (shut,) = timeline._closing(case_file, None)
    (opened,) = timeline._closing(case_file, SimpleNamespace(closed_reason="Everybody is in Seoul."))

    assert (shut.has_text, shut.text) == (True, None)
    assert (opened.has_text, opened.text) == (True, "Everybody is in Seoul.")
    (without,) = timeline._closing(SimpleNamespace(case=Case(closed_at=clock.now()), closures=[]), None)
    assert not without.has_text
