"""One person in two requests is one person wherever people are counted; what follows requests says that she stands in both."""

import re

import pytest

from cases import casework
from cases.duplicates.items import items_of
from cases.seal.reveal import contents, open_seal
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from reports.tests.years.stories import Story, her_child, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM = 2023


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def twice(story):
    """Two requests of one woman, the second with her child."""
    first = story.ask("2024-03-01")
    with trail.reading():
        person = story.people(first)[0].person
    second = story.ask("2024-05-01", factories.person_facts("principal", person=person), her_child())
    return first, second


def test_one_woman_in_two_open_requests_waits_once_and_it_is_said_that_she_stands_in_both(story, twice):
    told = story.report(IN_TERM)

    told.counts(requests__people=2, flow__carried_out__people=3, flow__waiting__people=2, flow__several__people=1)
    told.says(
        "waited for an outcome at the end of the term: 2 (", "whoever is in more than one request stands here in each"
    )
    told.says("1 person is in more than one request of the term")


def test_the_first_page_counts_her_once(story, twice):
    assert re.search(r"^Waiting for an outcome\D*\d*\n2$", story.report(IN_TERM).printed(), re.MULTILINE)


def test_she_withdraws_both_requests_and_is_one_person_who_did(story, twice):
    for case in twice:
        story.move(case, Status.WITHDRAWN, "2024-06-01", 0)

    told = story.report(IN_TERM)
    told.counts(ended__withdrawn__people=1, flow__concluded__people=2).says("1 person withdrew the request.")


def test_both_requests_are_taken_up_again_and_she_is_one_person(story, twice):
    for case in twice:
        story.move(case, Status.WITHDRAWN, "2024-06-01", 0)
        story.move(case, Status.VERIFYING, "2024-07-01", 0)

    story.report(IN_TERM).counts(requests__reopened__people=1)


def test_she_is_missing_in_both_and_found(story, twice):
    for case in twice:
        story.go_missing(case, "2024-06-01", 0, population="led_by_us")
        story.reach_safety(case, "2024-07-01", 0)

    told = story.report(IN_TERM)
    told.counts(ended__missing__people=1, missing__found__people=1).says("1 missing person was found alive.")


def test_a_request_that_repeats_another_is_no_second_one(story, twice):
    first, second = twice
    story.move(second, Status.DUPLICATE, "2024-06-01", 0, original=first)

    told = story.report(IN_TERM).counts(requests__duplicates=1, flow__several__people=0, flow__waiting__people=2)
    told.does_not_say("more than one request")


def test_one_person_who_asked_before_the_term_is_told_as_one(story):
    case = story.ask("2022-03-01")
    story.publish(2021, "2022-10-14")
    story.ask("2022-05-01", told="2022-12-01")
    story.move(case, Status.WITHDRAWN, "2022-12-02")

    told = story.report(2022).counts(requests__people=1, later__requests__people=1)
    told.says("1 adult asked").says("That person had asked before the term").does_not_say("1 of them")


def test_all_of_several_who_asked_before_the_term_are_all(story):
    story.publish(2021, "2022-10-14")
    story.ask("2022-05-01", woman(), her_child(), told="2022-12-01")

    story.report(2022).says("All of them had asked before the term").does_not_say("2 of them")


def test_one_partner_takes_over_several_people_as_one_organisation(story):
    case = story.ask("2024-03-01", woman(), her_child())
    story.take_over(case, "2024-03-05")

    told = story.report(IN_TERM).counts(taken_over__people=2, taken_over__partners=1)
    told.says("A partner organisation took over the rescue of 1 adult and 1 child").does_not_say(
        "Partner organisations"
    )


def test_two_partners_take_over_as_organisations(story):
    for number in (0, 1):
        story.take_over(story.ask("2024-03-01"), "2024-03-05", by=number)

    told = story.report(IN_TERM).counts(taken_over__partners=2)
    told.says("Partner organisations took over the rescue of 2 adults")


def test_what_a_duplicate_held_is_carried_over_and_everybody_still_counts_once(story):
    """Told twice over the end of the year: the sister told of only the second time counts in the request that stands."""
    first = story.ask("2024-03-01")
    with trail.reading():
        person = story.people(first)[0].person
    again = factories.person_facts("principal", person=person)
    second = story.ask("2024-05-01", again, factories.person_facts(sex="f", age=20))
    story.report(IN_TERM).counts(requests__people=2, flow__carried_out__people=3, requests__duplicates=0)
    with story.at("2024-05-02"), trail.reading():
        step = {"status": Status.DUPLICATE, "reason": "The same call.", "original": first, "occurred_at": clock.now()}
        casework.move(story.people(second), by=story.by, **step)
        open_seal(second, by=story.by)
        twice = casework.Repeated(second, first)
        names = [item.name for item in items_of(twice, contents(second, by=story.by))]
    story.report(IN_TERM).counts(requests__people=1, flow__carried_out__people=1, requests__duplicates=2)

    with story.at("2024-05-02"), trail.reading():
        open_seal(second, by=story.by)
        carried = casework.carry_over(twice, by=story.by, what=names)
    story.report(IN_TERM).counts(requests__people=2, flow__carried_out__people=2, requests__duplicates=2)

    with story.at("2024-05-03"), trail.reading():
        casework.take_back_carry_over(carried, by=story.by, reason="It was another call.")
    story.report(IN_TERM).counts(requests__people=1, flow__carried_out__people=1, requests__duplicates=2)


def test_it_was_told_in_the_one_request_and_happened_in_the_other(story, twice):
    """Led to safety, and found alive, once over both editions: the second names what the first told of the wrong request."""
    for case in twice:
        story.lead(case, "2024-05-02")
        story.set_out(case, "2024-05-03", 0)
        story.go_missing(case, "2024-05-10", 0)
    story.reach_safety(twice[0], "2024-06-01", 0)
    story.sign_off(IN_TERM, "2024-10-14")
    story.take_back(story.step(twice[0], Status.SAFE), "2024-12-03")
    story.reach_safety(twice[1], "2024-06-01", 0, told="2024-12-03")

    story.report(IN_TERM, known="2024-10-14").counts(rescued__led__people=1, missing__found__people=1)
    told = story.report(IN_TERM + 1).counts(rescued__led__people=1, corrected__led__people=1)
    told.counts(missing__found__people=1, corrected__found__people=1)


def test_her_death_is_told_anew_and_by_her_other_request_once_more(story):
    first = story.ask("2024-06-01")
    with trail.reading():
        same = story.people(first)[0].person
    second = story.ask("2024-06-02", factories.person_facts("principal", person=same))
    wrong = story.die(first, "2024-06-14")
    story.sign_off(2023, "2024-10-14")
    story.take_back(wrong, "2024-12-03")
    story.die(first, "2024-06-13", told="2024-12-03")
    story.die(second, "2025-05-16")

    story.report(2023, known="2024-10-14").counts(deaths__people=1)
    story.report(2024).counts(deaths__people=0).tells_nobody("adult died", "1 person died")


def test_her_death_was_an_error_and_she_dies_when_it_had_been_taken_back(story):
    case = story.ask("2024-06-01")
    wrong = story.die(case, "2024-06-14")
    story.sign_off(2023, "2024-10-14")
    story.take_back(wrong, "2024-12-03")
    story.die(case, "2025-05-16")

    story.report(2023, known="2024-10-14").counts(deaths__people=1)
    story.report(2024).counts(deaths__people=1, corrected__died__people=1)
