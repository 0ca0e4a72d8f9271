"""The stream of a case: in the order things happened, its words sealed."""

import pytest

from cases import casework
from cases.reveal import contents, open_seal
from cases.status import Status
from cases.stream import Kind, stream
from cases.tests import factories
from cases.tests.factories import ago
from lfnkr import clock


@pytest.fixture
def case(hana):
    """A case in which something of each kind happened."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=ago(hours=50))
    casework.add_note(case, by=hana, text="She called.")
    casework.pause_clock(
        case, by=hana, begins_at=ago(hours=9), ends_at=ago(hours=8), reason="border", note="a festival"
    )
    factories.hand_over(case, by=hana)
    casework.take_lead(case, by=hana)
    operation = factories.operation(*factories.members_of(case), by=hana)
    casework.mobilise(operation, by=hana, at=clock.now())
    casework.record_event(case, by=hana, kind="illness", begins_on=clock.today(), text="fever")
    factories.bring(case, Status.DECLINED, by=hana)
    return casework.close_case(case, by=hana, reason="No way out.")


def test_everything_stands_in_it_in_the_order_it_happened(case, all_rows):
    entries = stream(case)

    assert {entry.kind for entry in entries} == set(Kind) - {Kind.OPENING}
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_people_who_moved_together_are_one_entry(case, all_rows):
    received = next(entry for entry in stream(case) if entry.kind == Kind.STATUS)

    assert received.title == "received"
    assert [member.position for member in received.members] == [0, 1]


def test_its_words_are_sealed(case, all_rows):
    entries = stream(case)

    assert {entry.text for entry in entries} == {None}
    assert {entry.kind for entry in entries if entry.has_text} == {
        Kind.NOTE,
        Kind.PAUSE,
        Kind.EVENT,
        Kind.STATUS,
        Kind.CLOSING,
    }


def test_with_an_open_seal_they_can_be_read(case, hana, all_rows):
    open_seal(case, by=hana)

    texts = {entry.text for entry in stream(case, contents(case, by=hana))}

    assert texts == {None, "She called.", "a festival", "fever", "She said so.", "No way out."}


def test_the_number_of_queries_does_not_grow(case, hana, all_rows, django_assert_max_num_queries):
    for _one in range(5):
        casework.add_note(case, by=hana, text="Another call.")

    with django_assert_max_num_queries(9):
        stream(case)
