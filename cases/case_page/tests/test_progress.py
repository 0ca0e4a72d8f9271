"""Where the people of a request stand: together or apart, on the track or beside it."""

from __future__ import annotations

import pytest

from cases import casework
from cases.case_file import case_file_of
from cases.case_page.progress import TRACK, StepState, progress_of, track_of
from cases.models import Case
from cases.status import TRANSITIONS, Status
from cases.tests import factories
from lfnkr.calendar import clock

pytestmark = pytest.mark.usefixtures("all_rows")


def track(case: Case) -> dict[str, str]:
    """The state of each step that is shown."""
    return {step.status: step.state for step in track_of(case_file_of(Case.objects.filter(pk=case.pk)))}


def current(case: Case) -> list[str]:
    return [step.status for step in track_of(case_file_of(Case.objects.filter(pk=case.pk))) if step.is_current]


def standings(case: Case) -> list[tuple[str, list[int]]]:
    found = progress_of(case_file_of(Case.objects.filter(pk=case.pk)))
    return [(each.first.status, [member.position for member in each.members]) for each in found]


def test_each_step_of_the_track_may_follow_an_earlier_one():
    assert [step for step in TRACK[1:] if not any(step in TRANSITIONS[before] for before in TRACK)] == []


def test_a_request_just_received_has_everything_to_come(hana):
    case = factories.case(hana)

    assert track(case) == {Status.RECEIVED: StepState.HERE, **dict.fromkeys(TRACK[1:], StepState.TO_COME)}
    assert current(case) == [Status.RECEIVED]


def test_a_step_that_was_not_needed_is_left_out_and_not_passed(hana):
    case = factories.case(hana)
    factories.bring(case, Status.IN_MOVEMENT, by=hana)

    steps = track(case)

    assert (steps[Status.ACCEPTED], steps[Status.WAITING]) == (StepState.PASSED, StepState.LEFT_OUT)
    assert (steps[Status.IN_MOVEMENT], steps[Status.SAFE]) == (StepState.HERE, StepState.TO_COME)


def test_an_interruption_keeps_its_place_in_movement_and_is_said(hana):
    case = factories.case(hana)
    factories.bring(case, Status.INTERRUPTED, by=hana)

    (here,) = [step for step in track_of(case_file_of(Case.objects.all())) if step.is_current]

    assert (here.status, here.is_interrupted) == (Status.IN_MOVEMENT, True)


@pytest.mark.parametrize("exit", [Status.DECLINED, Status.WITHDRAWN, Status.MISSING, Status.DIED, Status.REPATRIATED])
def test_beside_the_track_nothing_is_said_to_come(hana, exit):
    case = factories.case(hana)
    factories.bring(case, exit, by=hana)

    steps = track(case)

    assert StepState.TO_COME not in steps.values()
    assert list(steps)[-1] == exit
    assert current(case) == [exit]


def test_a_closed_request_has_nothing_to_come(hana):
    case = factories.case(hana)
    factories.bring(case, Status.SAFE, by=hana)
    casework.close_case(case, by=hana, closed_for="other", reason="She has arrived.")

    assert list(track(case))[-1] == Status.SAFE


def test_a_reopened_request_begins_again_at_its_verification(hana):
    case = factories.case(hana)
    factories.bring(case, Status.DECLINED, by=hana)
    factories.bring_on(case, Status.VERIFYING, by=hana)

    assert current(case) == [Status.VERIFYING]
    assert Status.DECLINED not in track(case)


def test_who_moves_together_stands_together(hana):
    case = factories.case(hana, factories.woman(), factories.child())

    assert standings(case) == [(Status.RECEIVED, [0, 1])]


def test_who_stands_apart_is_told_apart_and_the_principal_applicant_is_the_current_step(hana):
    case = factories.case(hana, factories.woman(), factories.child(), factories.child(4))
    factories.bring(case, Status.IN_MOVEMENT, by=hana)
    mother, *children = factories.members_of(case)
    casework.move([mother], by=hana, status=Status.SAFE, occurred_at=clock.now())
    casework.move(children[1:], by=hana, status=Status.LEFT_GROUP, reason="With an aunt.", occurred_at=clock.now())

    assert standings(case) == [(Status.SAFE, [0]), (Status.IN_MOVEMENT, [1]), (Status.LEFT_GROUP, [2])]
    steps = track(case)
    assert [step for step, state in steps.items() if state == StepState.HERE] == [
        Status.IN_MOVEMENT,
        Status.SAFE,
        Status.LEFT_GROUP,
    ]
    assert current(case) == [Status.SAFE]


def test_a_step_that_only_some_have_passed_says_so(hana):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, _child = factories.members_of(case)
    for status in (Status.VERIFYING, Status.ACCEPTED):
        casework.move([mother], by=hana, status=status, occurred_at=clock.now())

    assert track(case)[Status.VERIFYING] == StepState.PARTLY


def test_a_partner_who_leads_is_named(hana):
    case = factories.case(hana)
    factories.hand_over(case, by=hana)

    (standing,) = progress_of(case_file_of(Case.objects.all()))

    assert standing.lead.startswith("Partner A")
    assert standing.first.status == Status.RECEIVED
