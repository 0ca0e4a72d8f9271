"""The report of a term that runs speaks of today, never of an end nobody knows."""

from __future__ import annotations

import pytest
from django.utils import translation

from lfnkr.calendar import clock
from reports.editions.annual import AnnualReport
from reports.tests.years.stories import Story, on

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, TODAY, OVER = 2024, "2025-03-01", "2025-10-01"
SAID = ("led_since", "taken_over_became", "spent_for_others", "open_at_the_end")
OF_AN_END = {"en": "end of the term", "ja": "期末", "ko": "기말"}


@pytest.fixture
def story() -> Story:
    """Somebody is led to safety, somebody is taken over after money was spent, and somebody waits."""
    story = Story()
    story.gift("2024-09-05", 10_000)
    story.led_to_safety("2024-09-10")
    taken = story.ask("2024-10-01")
    story.pay(story.decide(taken, "2024-10-02"), "2024-10-05", 900)
    story.take_over(taken, "2024-11-01")
    story.ask("2024-12-01")
    return story


def told(story: Story, known: str, language: str = "en") -> dict[str, str]:
    """These sentences of the term as of a day, by their names."""
    report = story.report(IN_TERM, known=known).report
    with clock.at(on(known)), translation.override(language):
        again = AnnualReport.for_year(report.year)
    return {one.id: one.text for one in again.statements if one.id in SAID}


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_a_running_term_says_nothing_of_its_end(story, language):
    said = told(story, TODAY, language)

    assert set(said) == set(SAID)
    assert [text for text in said.values() if OF_AN_END[language] in text] == []


def test_a_running_term_says_now_and_one_that_is_over_its_end(story):
    runs, is_over = told(story, TODAY), told(story, OVER)

    assert runs["led_since"].startswith("Where those LFNKR led to safety stand now, in people:")
    assert runs["taken_over_became"].startswith("What has become so far of those taken over, in people:")
    assert runs["spent_for_others"] == "All that was spent on rescues so far went to rescues others lead now."
    assert all("end of the term" in text for text in is_over.values())


def test_a_part_of_what_was_spent_so_far_goes_to_others_now(story):
    ours = story.ask("2024-12-05")
    story.pay(story.decide(ours, "2024-12-06"), "2024-12-08", 100)

    assert told(story, TODAY)["spent_for_others"] == (
        "Of what was spent on rescues so far, USD 900.00 went to rescues others lead now."
    )


@pytest.mark.parametrize("known, months", [(TODAY, 7), (OVER, 12)])
def test_nobody_is_counted_in_a_month_that_has_not_come(story, known, months):
    report = story.report(IN_TERM, known=known).report

    assert len(report.group("requests.month.")) == months
