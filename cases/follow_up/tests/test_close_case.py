"""Closing and reopening: no case is closed while somebody in it is open."""

from datetime import timedelta

import pytest

from cases import casework
from cases.errors import InTheFuture, ReasonMissing
from cases.follow_up import errors
from cases.status import Status
from cases.tests import factories
from lfnkr.calendar import clock


def test_a_case_with_somebody_open_is_not_closed_and_says_who(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    casework.move(factories.members_of(case)[:1], by=hana, status=Status.WITHDRAWN, reason="x", occurred_at=clock.now())

    with pytest.raises(errors.StillOpen, match="dependant 2"):
        casework.close_case(case, by=hana, reason="Done.")


def test_missing_is_open_until_its_review(hana):
    case = factories.case(hana)
    factories.bring(case, Status.MISSING, by=hana)

    with pytest.raises(errors.StillOpen):
        casework.close_case(case, by=hana, reason="Done.")

    casework.review_missing(factories.members_of(case)[0], by=hana, reason="No sign of her for a year.")
    assert casework.close_case(case, by=hana, reason="Done.").closed_at


@pytest.mark.parametrize("reason", ["", "  "])
def test_closing_needs_a_reason(hana, reason):
    with pytest.raises(ReasonMissing):
        casework.close_case(factories.case(hana), by=hana, reason=reason)


def test_closing_in_the_future_is_refused(hana):
    with pytest.raises(InTheFuture):
        casework.close_case(factories.case(hana), by=hana, reason="x", closed_at=clock.now() + timedelta(days=1))


def test_a_closed_case_keeps_each_outcome(hana):
    case = factories.case(hana)
    factories.bring(case, Status.SAFE, by=hana)

    casework.close_case(case, by=hana, reason="All safe.")

    assert factories.members_of(case)[0].status == Status.SAFE


def test_an_open_case_is_not_reopened(hana):
    with pytest.raises(errors.NotClosed):
        casework.reopen_case(factories.case(hana), by=hana, reason="x")


def test_a_reopened_case_keeps_the_reason_in_its_stream(hana, all_rows):
    case = factories.case(hana)
    factories.bring(case, Status.DECLINED, by=hana)
    casework.close_case(case, by=hana, reason="Declined.")

    case = casework.reopen_case(case, by=hana, reason="She called again.")

    assert case.is_open
    assert case.notes.count() == 1
