"""A contact that had ended an agreed one is recorded in error: what was agreed is agreed again."""

from datetime import timedelta

import pytest

from cases import casework
from cases.models import Case, Event
from cases.tests import factories
from cases.voiding.preview import changes
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.usefixtures("all_rows")

WHY = "It was another woman who called."


@pytest.fixture
def case(hana):
    return factories.case(hana)


@pytest.fixture
def due(case, hana):
    """In half an hour: the contact below ends it."""
    at = clock.now() + timedelta(minutes=30)
    casework.agree_contact(case, by=hana, at=at)
    return at


def called(case, hana):
    return casework.record_event(case, by=hana, kind="contact", happened=exactly(clock.now()))


def agreed(case):
    return Case.objects.get(pk=case.pk).next_contact_at


def test_it_is_agreed_again_and_said_before(case, hana, due):
    event = called(case, hana)
    assert agreed(case) is None

    assert any("is agreed for" in words for words in changes(Case.objects.get(pk=case.pk), [event], {}))
    casework.void(event, by=hana, case=case, reason=WHY)

    assert agreed(case) == due


def test_and_is_over_again_where_it_was_right_after_all(case, hana, due):
    (voiding,) = casework.void(called(case, hana), by=hana, case=case, reason=WHY)

    casework.void(voiding, by=hana, case=case, reason="It was her.")

    assert agreed(case) is None


def test_what_was_said_since_holds(case, hana, due):
    event = called(case, hana)
    casework.agree_contact(case, by=hana, at=None)

    casework.void(event, by=hana, case=case, reason=WHY)

    assert agreed(case) is None and Event.objects.get().ended_contact_at is None


def test_another_contact_since_kept_it(case, hana, due):
    event = called(case, hana)
    called(case, hana)

    casework.void(event, by=hana, case=case, reason=WHY)

    assert agreed(case) is None


def test_a_contact_that_ended_nothing_brings_nothing(case, hana):
    casework.void(called(case, hana), by=hana, case=case, reason=WHY)

    assert agreed(case) is None
