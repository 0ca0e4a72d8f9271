"""Two at once: of one row taken back twice one wins, and a step taken back while another is recorded leaves a legal history."""

from __future__ import annotations

import pytest

from cases import casework
from cases.models import StatusChange, Voiding
from cases.status import Status
from cases.tests import factories
from cases.voiding import errors
from cases.workflow.models import IN_ORDER
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.tests.side_by_side import side_by_side

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.xdist_group("races"),
]


def last_step(member) -> StatusChange:
    """The step somebody stands by."""
    with trail.reading():
        return StatusChange.objects.filter(member=member, voided_at=None).latest(*IN_ORDER)


def test_of_two_who_take_back_one_step_one_does(hana, jun, connect_as):
    member = factories.member(hana, Status.SAFE)
    step = last_step(member)

    results = side_by_side(
        connect_as,
        *(lambda by=by: casework.void(step, by=by, case=member.case, reason="Another woman.") for by in (hana, jun)),
    )

    assert sum(isinstance(result, list) for result in results) == 1, results
    assert sum(isinstance(result, errors.AlreadyVoided) for result in results) == 1, results
    with trail.reading():
        assert Voiding.objects.standing().count() == 1


def test_a_step_is_taken_back_while_the_next_is_recorded(hana, jun, connect_as):
    member = factories.member(hana, Status.SAFE)
    step = last_step(member)

    results = side_by_side(
        connect_as,
        lambda: casework.void(step, by=hana, case=member.case, reason="Another woman."),
        lambda: casework.move(
            [member], by=jun, status=Status.IN_DESTINATION, occurred_at=clock.now(), destination="KR"
        ),
    )

    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    with trail.reading():
        path = list(
            StatusChange.objects.filter(member=member, voided_at=None)
            .order_by(*IN_ORDER)
            .values_list("status", flat=True)
        )
    assert path[-2:] in (["funded", "in_movement"], ["safe", "in_destination"])


def test_of_two_who_say_it_was_right_after_all_one_does(hana, jun, connect_as):
    member = factories.member(hana, Status.SAFE)
    (voiding,) = casework.void(last_step(member), by=hana, case=member.case, reason="Another woman.")

    results = side_by_side(
        connect_as,
        *(lambda by=by: casework.void(voiding, by=by, case=member.case, reason="It was she.") for by in (hana, jun)),
    )

    assert sum(isinstance(result, list) for result in results) == 1, results
    member.refresh_from_db()
    assert member.status == Status.SAFE
