"""Random histories with random voidings: where somebody stands is what the rows that stand say, reckoned in the simplest way."""

import random

import pytest
from django.db import transaction

from cases import casework
from cases.models import CaseMember, Event, EventMember, LeadChange, StatusChange, Voiding
from cases.status import BY_OWN_ACT, OPEN, TRANSITIONS, Lead, Status
from cases.tests import factories
from cases.voiding.together import offered_with
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.tests import soak

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
YEARS = soak.count("LFNKR_VOIDINGS", 8, long=500)
"""Each with its seed as the name of its test: `make test` lives the first eight, always the same."""
STEPS = 14


@pytest.fixture(autouse=True)
def _as_inside_an_act(all_rows):
    """What the database shows is asked here without a person."""


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(YEARS))
def test_where_people_stand_is_what_the_standing_rows_say(hana, seed):
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    case = factories.case(hana, factories.woman(), *(factories.child() for _n in range(chance.randrange(3))))
    taken_back = 0
    for _step in range(STEPS):
        try:
            with transaction.atomic():
                if chance.random() < 0.35:
                    taken_back += something_was_wrong(case, hana, chance)
                else:
                    something_happens(case, hana, chance)
        except DomainError as refused:
            assert refused.text
        holds(case)
    assert Voiding.objects.count() >= taken_back


def something_happens(case, by, chance) -> None:
    """One step of somebody, a loss, or another lead."""
    members = [member for member in factories.members_of(case) if member.voided_at is None]
    member = chance.choice(members)
    what = chance.random()
    if what < 0.15:
        factories.hand_over(case, by=by, partner=factories.partner(chance.choice(["a", "b"])))
    elif what < 0.25:
        casework.take_lead(case, by=by)
    elif what < 0.35:
        casework.fund(case, by=by)
    elif what < 0.45 and member.status in OPEN:
        lose = chance.choice([(casework.record_death, {"cause": "unknown"}), (casework.record_missing, {})])
        population = "led_by_partner" if member.lead == Lead.PARTNER else "led_by_us"
        happened = factories.exactly(clock.today())
        lose[0](case, by=by, members=[member], population=population, happened=happened, **lose[1])
    else:
        after = [status for status in TRANSITIONS[Status(member.status)] if status not in BY_OWN_ACT]
        if after:
            status = chance.choice(after)
            facts = {**factories.DETAILS.get(status, {}), "occurred_at": clock.now()}
            casework.move([member], by=by, status=status, **facts)


def something_was_wrong(case, by, chance) -> int:
    """A row taken back with what is offered, or with some of it."""
    rows = [
        *StatusChange.objects.filter(member__case=case, voided_at=None),
        *LeadChange.objects.filter(member__case=case, voided_at=None),
        *Event.objects.standing().filter(case=case),
        *EventMember.objects.standing().filter(member__case=case),
        *CaseMember.objects.standing().filter(case=case),
        *Voiding.objects.standing().filter(case=case, voiding=None),
    ]
    row = chance.choice(rows)
    offered = offered_with(row)
    along = offered if chance.random() < 0.8 else chance.sample(offered, len(offered) // 2)
    return len(casework.void(row, by=by, case=case, reason="It was another woman.", along=along))


def holds(case) -> None:
    """Each person stands where the last of their standing steps says, and is led as the last standing change of lead says."""
    members = list(CaseMember.objects.filter(case=case))
    standing = [member for member in members if member.voided_at is None]
    assert standing
    assert [member.role for member in standing].count("principal") == 1
    for member in standing:
        steps = sorted(
            StatusChange.objects.filter(member=member, voided_at=None), key=lambda step: (step.counts_at, step.pk)
        )
        leads = sorted(
            LeadChange.objects.filter(member=member, voided_at=None), key=lambda turn: (turn.counts_at, turn.pk)
        )
        path = ["", *(step.status for step in steps)]
        assert path[1] == Status.RECEIVED
        assert all(after in TRANSITIONS[Status(before)] for before, after in zip(path[1:], path[2:], strict=False))
        assert (member.status, member.status_detail) == (steps[-1].status, steps[-1].detail)
        last = leads[-1] if leads else None
        assert (member.lead, member.partner_id) == ((last.lead, last.partner_id) if last else (Lead.NONE, None))
        for kind, status in (("death", Status.DIED), ("missing", Status.MISSING)):
            told = EventMember.objects.standing().filter(member=member, event__kind=kind).exists()
            assert told == any(step.status == status for step in steps)
    case.refresh_from_db()
    assert case.has_open_people == any(
        member.status in OPEN and not (member.status == Status.MISSING and member.missing_reviewed_at)
        for member in standing
    )
    assert len(case.standing_members) == len(standing)
