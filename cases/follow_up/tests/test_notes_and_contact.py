"""Notes and the next contact."""

from datetime import timedelta

import pytest

from cases import casework
from cases.follow_up import errors
from cases.tests import factories
from lfnkr.calendar import clock


def test_an_empty_note_is_refused(hana):
    with pytest.raises(errors.TextMissing):
        casework.add_note(factories.case(hana), by=hana, text=" \n")


def test_a_note_is_sealed(hana):
    note = casework.add_note(factories.case(hana), by=hana, text="behind the mill")

    assert b"mill" not in bytes(note.text)


def test_a_contact_in_the_past_is_refused(hana):
    with pytest.raises(errors.ContactInThePast):
        casework.agree_contact(factories.case(hana), by=hana, at=factories.ago(minutes=1))


def test_a_contact_that_passed_is_missed(hana):
    case = casework.agree_contact(factories.case(hana), by=hana, at=clock.now() + timedelta(hours=1))

    assert not case.is_contact_missed(clock.now())
    assert case.is_contact_missed(clock.now() + timedelta(hours=2))


def test_no_contact_may_be_agreed_again(hana):
    case = casework.agree_contact(factories.case(hana), by=hana, at=None)

    assert case.next_contact_at is None
