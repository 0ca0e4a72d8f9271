"""Two records of one person are made one behind a signed edition: it comes out as it was signed, and the next one names it once."""

import pytest

from cases.status import Status
from reports.editions.annual import AnnualReport
from reports.tests.years.stories import Story, her_child, on, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"
NAMED = "which records are of one person: 1"


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def twice(story):
    """One woman who asked twice under two names, was led to safety once, and whose child and answers were told once each."""
    first = story.led_to_safety("2024-02-01", woman(30), her_child())
    second = story.ask("2024-06-01", woman(33, circumstances={"deceived": "yes"}), her_child(8))
    return story.people(first)[0], story.people(second)[0]


def figures(story: Story, known: str = PUBLISHED) -> dict:
    """What the edition counts, counted again as it was known."""
    year = story.report(IN_TERM, known=known).report.year
    return {key: figure.value for key, figure in AnnualReport.for_year(year, known_at=on(known)).figures.items()}


def test_the_edition_is_counted_again_as_it_was_signed_and_the_next_names_them_once(story, twice):
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    assert (before["requests.people"], before["circumstances.deceived.yes"]) == (4, 1)
    story.make_one(FOUND, *twice)

    assert figures(story) == before
    told = story.report(IN_TERM + 1).counts(corrected__record__people=1).says(NAMED)
    told.counts(corrected__wish__people=0, corrected__call__people=0, corrected__age__people=0)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    story.report(IN_TERM + 1, known="2025-10-14").counts(corrected__record__people=1)
    story.report(IN_TERM + 2).counts(corrected__record__people=0).does_not_say("records")


def test_known_before_the_edition_was_frozen_she_is_one_in_it(story, twice):
    story.make_one("2024-09-20", *twice)
    story.sign_off(IN_TERM, PUBLISHED)

    story.report(IN_TERM, known=PUBLISHED).counts(requests__people=3, flow__waiting__people=2)
    story.report(IN_TERM + 1).counts(corrected__record__people=0)


def test_behind_an_edition_and_a_reopening_she_waits_once_and_is_named(story):
    first = story.ask("2024-02-01")
    story.move(first, Status.WITHDRAWN, "2024-03-01")
    second = story.ask("2024-06-01", woman(33))
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    story.move(first, Status.VERIFYING, "2024-11-01")
    story.make_one(FOUND, story.people(first)[0], story.people(second)[0])

    assert figures(story) == before
    told = story.report(IN_TERM + 1).counts(corrected__record__people=1, requests__reopened__people=1).says(NAMED)
    told.counts(flow__waiting__people=1, flow__several__people=1, flow__carried_out__people=2, requests__people=0)


def test_two_again_each_edition_stays_and_the_next_names_it(story, twice):
    merge = story.make_one("2024-09-20", *twice)
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    story.make_two(merge, FOUND)

    assert figures(story) == before
    story.report(IN_TERM, known="2024-09-10").counts(requests__people=4)
    story.report(IN_TERM + 1).counts(corrected__record__people=1).says(NAMED)


def test_made_one_and_two_again_between_two_editions_is_named_by_nobody(story, twice):
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    story.make_two(story.make_one(FOUND, *twice), "2024-12-20")

    assert figures(story) == before
    story.report(IN_TERM + 1).counts(corrected__record__people=0)


def test_of_three_records_made_one_after_the_other_each_edition_knows_its_own(story, twice):
    third = story.people(story.ask("2024-07-01", woman(31)))[0]
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    story.make_one(FOUND, twice[1], third)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    story.make_one("2025-12-03", twice[0], twice[1])

    assert figures(story) == before
    story.report(IN_TERM + 1, known="2025-10-14").counts(corrected__record__people=1)
    story.report(IN_TERM + 2).counts(corrected__record__people=1)


def test_two_deaths_that_were_one_stay_two_where_they_were_printed(story, twice):
    for member in twice:
        story.die(member.case, "2024-08-02", 0)
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    story.make_one(FOUND, *twice)

    assert before["deaths.led.people"] == 2
    assert figures(story) == before
    story.report(IN_TERM + 1).counts(corrected__record__people=1, corrected__died__people=0, deaths__led__people=0)


def test_two_deaths_of_two_editions_that_were_one_stay_in_both(story, twice):
    story.die(twice[0].case, "2024-08-02", 0)
    story.sign_off(IN_TERM, PUBLISHED)
    story.die(twice[1].case, "2024-11-05", 0)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    later = AnnualReport.for_year(story.report(IN_TERM + 1).report.year, known_at=on("2025-10-14"))
    story.make_one("2025-12-03", *twice)

    assert later.figures["deaths.led.people"].value == 1
    story.report(IN_TERM + 1, known="2025-10-14").counts(deaths__led__people=1)


def test_a_repeated_request_was_counted_by_nobody(story, twice):
    story.move(twice[1].case, Status.DUPLICATE, "2024-07-01", original=twice[0].case)
    story.sign_off(IN_TERM, PUBLISHED)
    story.make_one(FOUND, *twice)

    story.report(IN_TERM + 1).counts(corrected__record__people=0)


def test_what_was_found_in_error_of_the_one_record_is_told_by_the_other(story, twice):
    """Both were told as led to safety; that the first was is in error: as is known now she was, once."""
    story.lead(twice[1].case, "2024-06-02")
    story.set_out(twice[1].case, "2024-06-03")
    story.reach_safety(twice[1].case, "2024-06-20")
    story.sign_off(IN_TERM, PUBLISHED)
    story.make_one(FOUND, *twice)
    story.take_back(story.step(twice[0].case, Status.SAFE), "2024-12-10")

    told = story.report(IN_TERM + 1).counts(corrected__record__people=1, corrected__led__people=0)
    told.counts(rescued__led__people=0, corrected__led__missed__people=0)
