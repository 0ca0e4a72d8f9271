"""The list behind a figure of a signed edition: the fact that put each person there as the edition counted it, and not today's."""

from __future__ import annotations

import pytest

from cases import casework
from cases.models import Person, Place
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
from lfnkr.audit import trail
from reports.tests.walking import Walker
from reports.tests.years.stories import Story, on, woman

pytestmark = [pytest.mark.django_db(databases=["default", "keyring"]), pytest.mark.slow]

IN_TERM = 2023
"""From September 2023; the term behind it is heard a year later."""


@pytest.fixture
def story() -> Story:
    return Story()


def listed(story: Story, term: int, key: str, day: str) -> str:
    """What the director reads behind a figure of an edition, on a day."""
    with story.at(day):
        return Walker(person("kei", Role.DIRECTOR)).open(f"/reports/{term}/figures/{key}/").text


def test_what_was_corrected_since_stands_there_as_it_was_counted(story):
    her = story.ask("2024-05-01", woman(30, origin=Place.objects.get(code="KP-09")))
    story.publish(IN_TERM, "2024-10-14")
    with story.at("2024-11-03"), trail.reading():
        record = Person.objects.get(memberships=story.people(her)[0])
        there = Place.objects.get(code="KP-10")
        casework.correct_person(
            record, by=story.by, version=record.version, reason="She told it herself.", origin=there
        )
    story.take_over(her, "2024-11-04")

    page = listed(story, 26, "requests.people", "2024-11-05")

    assert str(Place.objects.get(code="KP-09")) in page
    assert str(there) not in page
    assert "not decided" in page


def test_the_day_of_a_call_put_right_since_stands_there_as_it_was_told(story):
    her = story.ask("2024-05-01")
    story.publish(IN_TERM, "2024-10-14")
    with story.at("2024-11-03"), trail.reading():
        her.refresh_from_db()
        facts = {"version": her.version, "reason": "She wrote it down."}
        casework.change_case(her, by=story.by, received_at=on("2024-04-28"), **facts)

    page = listed(story, 26, "requests.cases", "2024-11-05")

    assert "1 May 2024" in page


def test_a_safety_learnt_late_stands_behind_the_figure_that_counts_it(story):
    her = story.ask("2024-05-01")
    story.lead(her, "2024-05-02")
    story.set_out(her, "2024-05-03")
    story.publish(IN_TERM, "2024-10-14")
    story.reach_safety(her, "2024-05-20", told="2024-11-03")
    story.publish(IN_TERM + 1, "2025-10-14")

    page = listed(story, 27, "rescued.led.people", "2025-11-05")

    assert her.reference in page
    assert "20 May 2024" in page


def test_whoever_was_taken_over_stands_there_with_the_day(story):
    her = story.ask("2024-05-01")
    story.take_over(her, "2024-05-09")
    story.publish(IN_TERM, "2024-10-14")
    story.give_back(her, "2024-11-03")

    page = listed(story, 26, "taken_over.people", "2024-11-05")

    assert "9 May 2024" in page
    assert "a partner" in page.casefold()
