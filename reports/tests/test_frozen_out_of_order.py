"""A report counts whom it knew of when it was made: what was learnt since of a person does not take them out of it."""

from __future__ import annotations

import pytest

from cases import casework
from cases.models import LeadChange
from cases.status import Status
from lfnkr.audit import trail
from reports.tests.years.stories import Story, on

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, KNOWN, SINCE = 2024, "2025-09-10", "2025-11-20"
"""The term is known as of some days after its end; behind them more is learnt."""


@pytest.fixture
def story() -> Story:
    return Story()


def known_then(story: Story):
    """The report of the term as it was known behind its end."""
    return story.report(IN_TERM, known=KNOWN, known_at=on(KNOWN))


def test_somebody_whose_earlier_end_was_told_since_was_carried_in(story):
    case = story.ask("2024-06-01")
    known_then(story).counts(flow__carried_in__people=1, flow__carried_out__people=1)

    story.move(case, Status.WITHDRAWN, "2024-07-01", told=SINCE)

    known_then(story).counts(flow__carried_in__people=1, flow__carried_out__people=1)


def test_somebody_whose_reopening_was_found_to_be_an_error_since_was_open(story):
    case = story.ask("2024-05-01")
    story.move(case, Status.WITHDRAWN, "2024-06-01")
    story.move(case, Status.VERIFYING, "2024-07-01")
    known_then(story).counts(flow__carried_in__people=1)

    story.take_back(story.step(case, Status.VERIFYING), SINCE)

    known_then(story).counts(flow__carried_in__people=1)


def test_somebody_taken_over_in_the_term_is_counted_though_it_was_found_to_be_an_error_since(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-10-01")
    story.move(case, Status.WITHDRAWN, "2024-07-01", told=SINCE)
    with trail.reading():
        turn = LeadChange.objects.get(member__case=case, lead="partner")
    with story.at(SINCE), trail.reading():
        casework.void(turn, by=story.by, case=case, reason="It was not so.")

    known_then(story).counts(taken_over__people=1, flow__carried_in__people=1)
