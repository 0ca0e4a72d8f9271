"""What was told before an error was found is no telling anew of it: it counts in its own term, and the error is named (rule 18).

Whatever was told when: over both editions a fact counts once, and each edition was true of its term when it was signed.
"""

from __future__ import annotations

from typing import Any

import pytest

from cases import casework
from cases.models import Case, Event, LeadChange, Voiding
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from reports.tests.years.stories import Story, on

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

TERM, PUBLISHED, FOUND, LATER, AGREED = 2023, "2024-10-14", "2024-12-03", "2024-12-20", "2024-12-27"
BEFORE = ("2024-10-02", "2024-11-15")
"""Told before the edition of the term before was signed, and behind it: the error was not found yet."""
AFTER = (FOUND, LATER)
"""Told in the act in which the error was found, and later."""


@pytest.fixture
def story() -> Story:
    return Story()


def turns(case: Case, *places: int) -> list[LeadChange]:
    """Changes of lead of the first person of a request, by their places in the order of their days."""
    with trail.reading():
        rows = list(LeadChange.objects.filter(member__case=case, member__position=0).order_by("counts_at", "pk"))
    return [rows[place] for place in places]


def in_error(story: Story, case: Case, day: str, *rows: Any, agreed: str = "") -> None:
    """Rows were recorded in error, all in one act; the director agrees on that day, or on a later one."""
    with story.at(day), trail.reading():
        first, *others = rows
        voiding, *_others = casework.void(first, by=story.by, case=case, reason="It was not so.", along=others)
    if voiding.waits:
        with story.at(agreed or day), trail.reading():
            casework.agree_to_voiding(Voiding.objects.get(pk=voiding.pk), by=story.house.director)


def both(story: Story, name: str, **counted: int) -> None:
    """Hold that an edition counted one person so, what the next says, and that over both it is one."""
    key = {"taken_over": "taken_over.people", "led": "rescued.led.people", "found": "missing.found.people"}.get(
        name, f"ended.{name}.people"
    )
    once = story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).report[key].value
    again = story.report(TERM + 1).report
    assert once == 1
    assert {name: again[name.replace("__", ".")].value for name in counted} == counted
    assert once + again[key].value - again[f"corrected.{name}.people"].value == 1


@pytest.mark.parametrize("told", [*BEFORE, *AFTER])
def test_a_takeover_of_the_next_term(story, told):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.give_back(case, "2024-09-10")
    wrong = turns(case, 0, 1)
    if told == BEFORE[0]:
        story.take_over(case, "2024-10-01", told=told)
    story.sign_off(TERM, PUBLISHED)
    if told == BEFORE[1]:
        story.take_over(case, "2024-10-01", told=told)
    in_error(story, case, FOUND, *wrong)
    if told in AFTER:
        story.take_over(case, "2024-10-01", told=told)

    is_own = int(told in BEFORE)
    both(story, "taken_over", taken_over__people=is_own, corrected__taken_over__people=is_own)


@pytest.mark.parametrize("told", ["2024-08-01", BEFORE[1], *AFTER])
def test_a_takeover_of_the_same_term_is_told_by_its_days(story, told):
    """Whenever it was told: the edition told of these days, and said that there was one."""
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.give_back(case, "2024-06-20")
    wrong = turns(case, 0, 1)
    if told < PUBLISHED:
        story.take_over(case, "2024-08-01", told=told)
    story.sign_off(TERM, PUBLISHED)
    if told == BEFORE[1]:
        story.take_over(case, "2024-08-01", told=told)
    in_error(story, case, FOUND, *wrong)
    if told in AFTER:
        story.take_over(case, "2024-08-01", told=told)

    both(story, "taken_over", taken_over__people=0, corrected__taken_over__people=0)


@pytest.mark.parametrize("told", [*BEFORE, *AFTER])
def test_safety_of_the_next_term(story, told):
    case = story.led_to_safety("2024-06-01")
    story.go_missing(case, "2024-09-03")
    wrong = story.step(case, Status.SAFE)
    if told == BEFORE[0]:
        story.reach_safety(case, "2024-10-01", told=told)
    story.sign_off(TERM, PUBLISHED)
    if told == BEFORE[1]:
        story.reach_safety(case, "2024-10-01", told=told)
    in_error(story, case, FOUND, wrong)
    if told in AFTER:
        story.reach_safety(case, "2024-10-01", told=told)

    is_own = int(told in BEFORE)
    both(story, "led", rescued__led__people=is_own, corrected__led__people=is_own, missing__found__people=1)


@pytest.mark.parametrize("told", [*BEFORE, *AFTER])
def test_whoever_was_found_in_the_next_term(story, told):
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-02")
    story.set_out(case, "2024-06-03")
    story.go_missing(case, "2024-06-20")
    story.reach_safety(case, "2024-07-10")
    story.go_missing(case, "2024-09-03")
    wrong = [story.step(case, Status.SAFE), last_loss(case)]
    if told == BEFORE[0]:
        story.reach_safety(case, "2024-10-01", told=told)
    story.sign_off(TERM, PUBLISHED)
    if told == BEFORE[1]:
        story.reach_safety(case, "2024-10-01", told=told)
    in_error(story, case, FOUND, *wrong)
    if told in AFTER:
        story.reach_safety(case, "2024-10-01", told=told)

    is_own = int(told in BEFORE)
    both(story, "found", missing__found__people=is_own, corrected__found__people=is_own)
    both(story, "led", rescued__led__people=is_own, corrected__led__people=is_own)


def last_loss(case: Case) -> Event:
    """The last disappearance of a request."""
    with trail.reading():
        return Event.objects.filter(case=case, kind="missing").latest("recorded_at")


@pytest.mark.parametrize("told", [BEFORE[1], *AFTER])
def test_two_takeovers_in_error_and_one_of_the_next_term(story, told):
    case = story.ask("2024-06-01")
    for day, until in (("2024-06-05", "2024-06-20"), ("2024-07-05", "2024-09-10")):
        story.take_over(case, day)
        story.give_back(case, until)
    wrong = turns(case, 0, 1, 2, 3)
    story.sign_off(TERM, PUBLISHED)
    if told in BEFORE:
        story.take_over(case, "2024-10-01", told=told)
    in_error(story, case, FOUND, *wrong)
    if told in AFTER:
        story.take_over(case, "2024-10-01", told=told)

    is_own = int(told in BEFORE)
    both(story, "taken_over", taken_over__people=is_own, corrected__taken_over__people=is_own)


def test_told_between_two_errors_it_tells_the_first_of_them_anew(story):
    case = story.ask("2024-06-01")
    for day, until in (("2024-06-05", "2024-06-20"), ("2024-07-05", "2024-09-10")):
        story.take_over(case, day)
        story.give_back(case, until)
    wrong = turns(case, 0, 1, 2, 3)
    story.sign_off(TERM, PUBLISHED)
    in_error(story, case, FOUND, *wrong[:2])
    story.take_over(case, "2024-10-01", told=LATER)
    in_error(story, case, "2025-01-10", *wrong[2:])

    both(story, "taken_over", taken_over__people=0, corrected__taken_over__people=0)


def test_of_two_told_between_two_errors_one_is_a_fact_of_its_own(story):
    """The second error was not found yet when both were told."""
    case = story.ask("2024-06-01")
    for day, until in (("2024-06-05", "2024-06-20"), ("2024-07-05", "2024-09-10")):
        story.take_over(case, day)
        story.give_back(case, until)
    wrong = turns(case, 0, 1, 2, 3)
    story.sign_off(TERM, PUBLISHED)
    in_error(story, case, FOUND, *wrong[:2])
    story.take_over(case, "2024-10-01", told=LATER)
    story.give_back(case, "2024-12-21")
    story.take_over(case, "2024-12-22")
    in_error(story, case, "2025-01-10", *wrong[2:])

    both(story, "taken_over", taken_over__people=1, corrected__taken_over__people=1)


def test_one_error_and_two_of_the_next_term_told_since(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    wrong = turns(case, 0)
    story.sign_off(TERM, PUBLISHED)
    in_error(story, case, FOUND, *wrong)
    story.take_over(case, "2024-10-01", told=FOUND)
    with story.at(FOUND), trail.reading():
        casework.take_lead(case, by=story.by, occurred_at=on("2024-10-20"))
    story.take_over(case, "2024-11-10", told=FOUND)

    both(story, "taken_over", taken_over__people=1, corrected__taken_over__people=1)


def test_one_step_in_error_and_two_of_the_next_term_told_since(story):
    case = story.ask("2024-06-01")
    story.move(case, Status.WITHDRAWN, "2024-07-01")
    story.sign_off(TERM, PUBLISHED)
    in_error(story, case, FOUND, story.step(case, Status.WITHDRAWN))
    for status, day in (
        (Status.WITHDRAWN, "2024-10-01"),
        (Status.VERIFYING, "2024-10-20"),
        (Status.WITHDRAWN, "2024-11-10"),
    ):
        story.move(case, status, day, told=FOUND)

    both(story, "withdrawn", ended__withdrawn__people=1, corrected__withdrawn__people=1)


def test_one_error_and_two_of_the_next_term_of_which_one_was_told_before(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.give_back(case, "2024-09-10")
    wrong = turns(case, 0, 1)
    story.sign_off(TERM, PUBLISHED)
    story.take_over(case, "2024-10-01", told=BEFORE[1])
    story.give_back(case, "2024-11-20")
    in_error(story, case, FOUND, *wrong)
    story.take_over(case, "2024-11-25", told=FOUND)

    both(story, "taken_over", taken_over__people=1, corrected__taken_over__people=1)


@pytest.mark.parametrize("told", ["2024-12-01", LATER])
def test_an_error_is_found_when_it_is_recorded_and_not_when_a_second_officer_agrees(story, told):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.give_back(case, "2024-09-10")
    wrong = turns(case, 0, 1)
    story.sign_off(TERM, PUBLISHED)
    if told < FOUND:
        story.take_over(case, "2024-10-01", told=told)
    with story.at(FOUND), trail.reading():
        voiding, *_others = casework.void(wrong[0], by=story.by, case=case, reason="Not so.", along=[wrong[1]])
    if told > FOUND:
        story.take_over(case, "2024-10-01", told=told)
    with story.at(AGREED), trail.reading():
        casework.agree_to_voiding(Voiding.objects.get(pk=voiding.pk), by=story.house.director)

    is_own = int(told < FOUND)
    both(story, "taken_over", taken_over__people=is_own, corrected__taken_over__people=is_own)


@pytest.mark.parametrize("told", [*BEFORE, *AFTER])
def test_found_in_error_before_the_edition_was_signed_it_was_counted_by_none(story, told):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.give_back(case, "2024-09-10")
    wrong = turns(case, 0, 1)
    if told == BEFORE[0]:
        story.take_over(case, "2024-10-01", told=told)
    in_error(story, case, "2024-10-05", *wrong)
    story.sign_off(TERM, PUBLISHED)
    if told != BEFORE[0]:
        story.take_over(case, "2024-10-01", told=told)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(taken_over__people=0)
    story.report(TERM + 1).counts(taken_over__people=1, corrected__taken_over__people=0)


@pytest.mark.parametrize("told", [*BEFORE, *AFTER])
def test_a_death_of_the_next_term_in_another_request(story, told):
    """She is taken for dead in July; that she died in October is told in a request of hers that still stands."""
    first = story.ask("2024-05-01")
    story.lead(first, "2024-05-02")
    with trail.reading():
        person = story.people(first)[0].person
    second = story.ask("2024-06-01", factories.person_facts("principal", person=person))
    wrong = story.die(first, "2024-07-03")
    if told == BEFORE[0]:
        story.die(second, "2024-10-01", told=told)
    story.sign_off(TERM, PUBLISHED)
    if told == BEFORE[1]:
        story.die(second, "2024-10-01", told=told)
    in_error(story, first, FOUND, wrong)
    if told in AFTER:
        story.die(second, "2024-10-01", told=told)

    is_own = int(told in BEFORE)
    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(deaths__led__people=1)
    story.report(TERM + 1).counts(deaths__people=is_own, corrected__died__people=is_own)


@pytest.mark.parametrize("told", [*BEFORE, *AFTER])
def test_deaths_of_the_next_term_that_nobody_could_name(story, told):
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-02")
    wrong = story.die(case, "2024-06-20", unnamed=2)
    if told == BEFORE[0]:
        story.die(case, "2024-10-01", told=told, unnamed=3)
    story.sign_off(TERM, PUBLISHED)
    if told == BEFORE[1]:
        story.die(case, "2024-10-01", told=told, unnamed=3)
    in_error(story, case, FOUND, wrong)
    if told in AFTER:
        story.die(case, "2024-10-01", told=told, unnamed=3)

    is_own = told in BEFORE
    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(deaths__led__unnamed=2)
    story.report(TERM + 1).counts(deaths__led__unnamed=3 if is_own else 1, corrected__died__unnamed=2 if is_own else 0)


def test_of_two_deaths_that_nobody_could_name_the_one_told_since_is_told_anew(story):
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-02")
    wrong = story.die(case, "2024-06-20", unnamed=2)
    story.sign_off(TERM, PUBLISHED)
    story.die(case, "2024-10-01", told=BEFORE[1], unnamed=1)
    in_error(story, case, FOUND, wrong)
    story.die(case, "2024-11-01", told=FOUND, unnamed=3)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(deaths__led__unnamed=2)
    story.report(TERM + 1).counts(deaths__led__unnamed=2, corrected__died__unnamed=0)


def test_two_errors_found_at_two_times_and_deaths_told_between_that_nobody_could_name(story):
    """Two and three were told of by mistake; four died in January, told when the second error was found."""
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-02")
    wrong = [story.die(case, day, unnamed=people) for day, people in (("2024-06-20", 2), ("2024-07-20", 3))]
    story.sign_off(TERM, PUBLISHED)
    in_error(story, case, FOUND, wrong[0])
    in_error(story, case, "2025-02-01", wrong[1])
    story.die(case, "2025-01-10", told="2025-02-01", unnamed=4)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(deaths__led__unnamed=5)
    story.report(TERM + 1).counts(deaths__led__unnamed=1, corrected__died__unnamed=2)
