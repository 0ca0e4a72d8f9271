"""Which of two steps of one day came first is told: figures, totals and sentences of the term follow."""

import pytest

from cases import casework
from cases.step_order.errors import CountedBySigned
from lfnkr.audit import trail
from lfnkr.fuzzy.dates import exactly
from reports.tests.years.stories import Story

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

DAY, LATER = "2024-08-20", "2024-12-03"


@pytest.fixture
def story() -> Story:
    return Story()


def hidden_and_missing(story):
    """In hiding and missing on one day, recorded in this order; the request and the first of the two steps."""
    case = story.ask("2024-05-01")
    story.lead(case, "2024-05-02")
    story.set_out(case, "2024-06-01")
    with story.at(DAY):
        hid = {"status": "interrupted", "detail": "hiding", "happened": exactly(DAY)}
        (hiding,) = casework.move(story.people(case), by=story.by, **hid)
    story.go_missing(case, DAY)
    return case, hiding


def hid_later(story, case, hiding):
    with story.at(LATER), trail.reading():
        missing = story.step(case, "missing")
        casework.order_steps(hiding, by=story.by, other=missing, order="after", reason="She called that night.")


def test_she_hid_after_she_was_missing_and_not_before(story):
    case, hiding = hidden_and_missing(story)
    story.report(2023).counts(missing__found__people=0)

    hid_later(story, case, hiding)

    story.report(2023).counts(missing__found__people=1)


def test_the_order_that_a_signed_edition_counts_is_not_turned_without_a_second_officer(story):
    case, hiding = hidden_and_missing(story)
    story.sign_off(2023, "2024-10-14")

    with pytest.raises(CountedBySigned, match="record it anew"):
        hid_later(story, case, hiding)

    story.report(2023).counts(missing__found__people=0)
