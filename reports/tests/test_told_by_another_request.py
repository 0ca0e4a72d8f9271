"""One person in two requests, and what the second tells late: what an edition counted by the first counts once over editions."""

from __future__ import annotations

import pytest

from cases.models import Case
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from reports.tests.years.stories import Story, her_child

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"
AGAIN = (
    "1 person had asked once more in an earlier term, as became known later; the report of that term counts that person "
    "already."
)


@pytest.fixture
def story() -> Story:
    return Story()


def asks_again(story: Story, first: Case, day: str, *others, told: str = "") -> Case:
    """She asks once more: another request of the same woman."""
    with trail.reading():
        person = story.people(first)[0].person
    return story.ask(day, factories.person_facts("principal", person=person), *others, told=told)


@pytest.fixture
def twice(story) -> tuple[Case, Case]:
    """Two requests of one woman, each of which is followed."""
    first = story.ask("2024-03-01")
    return first, asks_again(story, first, "2024-05-01")


def under_way(story: Story, *cases: Case) -> None:
    for case in cases:
        story.lead(case, "2024-05-02")
        story.set_out(case, "2024-05-03")


def test_she_was_led_to_safety_once_though_the_second_request_tells_it_late(story, twice):
    under_way(story, *twice)
    story.reach_safety(twice[0], "2024-06-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.reach_safety(twice[1], "2024-06-02", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(rescued__led__people=1)
    told = story.report(IN_TERM + 1).counts(rescued__led__people=0, later__rescued__people=0, corrected__led__people=0)
    told.counts(flow__concluded__people=1, corrected__led__missed__people=0)


def test_an_arrival_that_the_first_never_told_counts_by_the_second(story, twice):
    under_way(story, *twice)
    story.reach_safety(twice[0], "2024-06-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.reach_safety(twice[1], "2024-06-01", told=FOUND)
    story.move(twice[1], Status.IN_DESTINATION, "2024-06-20", told=FOUND, destination="KR")

    told = story.report(IN_TERM + 1).counts(rescued__led__people=0, corrected__led__people=0)
    told.counts(duration__safety_to_destination__within=1)


def test_safe_in_each_of_two_terms_she_was_led_to_safety_in_each(story, twice):
    """Sent back in between, she was led to safety a second time."""
    under_way(story, twice[0])
    story.reach_safety(twice[0], "2024-06-01")
    story.move(twice[0], Status.REPATRIATED, "2024-07-01")
    story.sign_off(IN_TERM, PUBLISHED)
    again = asks_again(story, twice[0], "2024-10-20")
    story.lead(again, "2024-10-21")
    story.set_out(again, "2024-10-22")
    story.sign_off(IN_TERM + 1, "2025-10-14")
    story.reach_safety(again, "2024-11-01", told="2025-12-03")

    told = story.report(IN_TERM + 2).counts(rescued__led__people=1, later__rescued__people=1)
    told.says("was safe before the term")


def test_what_the_first_told_in_error_the_second_tells_in_its_place(story, twice):
    under_way(story, *twice)
    story.reach_safety(twice[0], "2024-06-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.reach_safety(twice[1], "2024-06-02", told=FOUND)
    story.take_back(story.step(twice[0], Status.SAFE), "2024-12-04")

    told = story.report(IN_TERM + 1).counts(rescued__led__people=1, corrected__led__people=1)
    told.says("not so as is known now", "led to safety by LFNKR: 1")


def test_the_first_is_found_in_error_behind_the_next_edition_and_she_was_safe_all_the_same(story, twice):
    under_way(story, *twice)
    story.reach_safety(twice[0], "2024-06-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.reach_safety(twice[1], "2024-06-02", told=FOUND)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    story.take_back(story.step(twice[0], Status.SAFE), "2025-12-04")

    story.report(IN_TERM + 1, known="2025-10-14").counts(rescued__led__people=0)
    told = story.report(IN_TERM + 2).counts(rescued__led__people=0, corrected__led__people=0)
    told.counts(corrected__led__missed__people=0).does_not_say("as is known now")


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.DECLINED, Status.LEFT_GROUP, Status.REPATRIATED])
def test_however_it_ended_it_ended_so_once(story, twice, status):
    story.move(twice[0], status, "2024-06-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.move(twice[1], status, "2024-06-01", told=FOUND)

    name = f"ended__{status.value}__people"
    story.report(IN_TERM, known=PUBLISHED).counts(**{name: 1})
    story.report(IN_TERM + 1).counts(**{name: 0})


def test_a_partner_took_her_over_once(story, twice):
    story.take_over(twice[0], "2024-05-05")
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_over(twice[1], "2024-05-06", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(taken_over__people=1)
    story.report(IN_TERM + 1).counts(taken_over__people=0, corrected__taken_over__people=0)


def test_missing_in_both_she_was_found_once(story, twice):
    under_way(story, *twice)
    for case in twice:
        story.go_missing(case, "2024-05-20")
    story.reach_safety(twice[0], "2024-06-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.reach_safety(twice[1], "2024-06-01", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(missing__found__people=1)
    story.report(IN_TERM + 1).counts(missing__found__people=0, rescued__led__people=0)


def test_a_second_call_of_the_same_term_told_late_is_a_request_more_and_nobody_more(story):
    first = story.ask("2024-03-01")
    story.sign_off(IN_TERM, PUBLISHED)
    asks_again(story, first, "2024-05-01", told=FOUND)

    told = story.report(IN_TERM + 1).counts(requests__people=0, requests__cases=1, later__requests__again__people=1)
    told.counts(flow__received__people=1).tells_everybody(AGAIN)
    assert ("People who asked once more in an earlier term, and whom an earlier report counts", "1") in told.rows()


def test_her_child_told_of_by_the_second_call_asked_for_the_first_time(story):
    first = story.ask("2024-03-01")
    story.sign_off(IN_TERM, PUBLISHED)
    asks_again(story, first, "2024-05-01", her_child(), told=FOUND)

    told = story.report(IN_TERM + 1).counts(requests__people=1, requests__children=1, later__requests__people=1)
    told.says(AGAIN).says("By their parties, in people: mother with children: 1.")


def test_a_second_call_of_another_term_is_another_asking(story):
    first = story.ask("2023-07-01")
    story.sign_off(IN_TERM - 1, "2023-10-14")
    story.sign_off(IN_TERM, PUBLISHED)
    asks_again(story, first, "2024-05-01", told=FOUND)

    told = story.report(IN_TERM + 1).counts(requests__people=1, later__requests__again__people=0)
    told.does_not_say("once more")


def test_a_request_that_repeated_another_when_the_edition_was_signed_counted_nobody(story):
    """The edition counted her by the one; that it repeated a third is no reason to leave her out of what is learnt since."""
    first = story.ask("2023-03-01")
    story.sign_off(IN_TERM - 1, "2023-10-14")
    repeats = asks_again(story, first, "2024-03-01")
    story.move(repeats, Status.DUPLICATE, "2024-03-10", original=first)
    story.sign_off(IN_TERM, PUBLISHED)
    asks_again(story, first, "2024-05-01", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(requests__people=0, requests__duplicates=1)
    story.report(IN_TERM + 1).counts(requests__people=1, later__requests__again__people=0)
