"""Which of two steps of one day came first is told, or of a step and an event: figures, totals and sentences of the term follow."""

from datetime import date

import pytest

from cases import casework
from cases.step_order.errors import CountedBySigned, DayCountedBySigned
from lfnkr.audit import trail
from lfnkr.fuzzy.dates import between, exactly
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


def safe_by_a_contact(story):
    """Safe between July and October 2024, and reached there on 20 August."""
    case = story.ask("2024-05-01")
    story.lead(case, "2024-05-02")
    story.set_out(case, "2024-06-01")
    with story.at(LATER):
        (safe,) = casework.move(
            story.people(case), by=story.by, status="safe", happened=between(date(2024, 7, 1), date(2024, 10, 31))
        )
        contact = {"kind": "contact", "happened": exactly(DAY), "members": story.people(case)}
        return safe, casework.record_event(case, by=story.by, **contact)


def safe_before(story, safe, contact):
    with story.at(LATER), trail.reading():
        told = {"other": contact, "order": "before", "reason": "She called from there."}
        casework.order_steps(safe, by=story.by, **told)


def test_who_was_safe_before_a_contact_counts_by_the_day_of_that(story):
    safe, contact = safe_by_a_contact(story)
    story.report(2023).counts(rescued__led__people=0)

    safe_before(story, safe, contact)

    story.report(2023).counts(rescued__led__people=1)


def test_the_day_that_a_signed_edition_counts_is_not_moved_by_an_event(story):
    safe, contact = safe_by_a_contact(story)
    story.sign_off(2024, "2025-10-12")

    with pytest.raises(DayCountedBySigned, match="a second officer agrees"):
        safe_before(story, safe, contact)
