"""What an edition counted and was told with a wrong day is told anew, and over both editions counted once (design rule 18)."""

import pytest

from cases.status import Status
from cases.tests import factories
from donations.memoranda.actions import void_memorandum
from donations.models import FundsShortfall
from lfnkr.audit import trail
from reports.tests.years.stories import Story, her_child, on, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"


@pytest.fixture
def story() -> Story:
    return Story()


def test_she_was_safe_on_another_day_of_the_published_term(story):
    case = story.led_to_safety("2024-07-01")
    story.publish(IN_TERM, PUBLISHED)
    story.take_back(story.step(case, Status.SAFE), FOUND)
    story.reach_safety(case, "2024-07-29", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(rescued__led__people=1)
    story.report(IN_TERM + 1).counts(rescued__led__people=0, later__rescued__people=0).does_not_say("was safe before")


def test_she_was_safe_in_the_next_term_and_not_in_the_published_one(story):
    case = story.led_to_safety("2024-08-07")
    story.publish(IN_TERM, PUBLISHED)
    story.take_back(story.step(case, Status.SAFE), FOUND)
    story.reach_safety(case, "2024-09-02", told=FOUND)

    story.report(IN_TERM + 1).counts(rescued__led__people=0)


def test_it_was_somebody_else_and_she_is_led_to_safety_long_after_the_error_was_found(story):
    case = story.led_to_safety("2024-07-01")
    story.publish(IN_TERM, PUBLISHED)
    story.take_back(story.step(case, Status.SAFE), FOUND)
    story.reach_safety(case, "2025-02-03")

    story.report(IN_TERM + 1).counts(rescued__led__people=1, flow__reopened__people=1)


def test_she_had_been_safe_before_she_went_missing_which_was_learnt_later(story):
    case = story.led_to_safety("2024-06-01")
    story.go_missing(case, "2024-07-03")
    story.reach_safety(case, "2024-08-05")
    story.publish(IN_TERM, PUBLISHED)
    story.take_back(story.step(case, Status.SAFE), FOUND)
    story.reach_safety(case, "2024-08-06", told=FOUND)

    story.report(IN_TERM + 1).counts(rescued__led__people=0, missing__found__people=0)


def test_she_was_found_elsewhere_than_the_edition_told(story):
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-02")
    story.set_out(case, "2024-06-03")
    story.go_missing(case, "2024-06-20")
    story.reach_safety(case, "2024-07-10")
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_back(story.step(case, Status.SAFE), FOUND)
    story.move(case, Status.REPATRIATED, "2024-07-10", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(missing__found__people=1, rescued__led__people=1)
    story.report(IN_TERM + 1).counts(
        missing__found__people=0, ended__repatriated__people=1, corrected__led__people=1, corrected__found__people=0
    )


def test_they_died_on_another_day_and_so_did_people_nobody_could_name(story):
    case = story.ask("2024-06-01", woman(), her_child())
    story.lead(case, "2024-06-02")
    death = story.die(case, "2024-06-20", 0, unnamed=2)
    story.publish(IN_TERM, PUBLISHED)
    story.take_back(death, FOUND)
    story.die(case, "2024-06-19", 0, told=FOUND, unnamed=3)

    story.report(IN_TERM, known=PUBLISHED).counts(deaths__led__people=3)
    told = story.report(IN_TERM + 1)
    told.counts(deaths__led__people=1, deaths__led__unnamed=1, deaths__led__adults=0, later__deaths__people=1)


def test_a_partner_took_over_on_another_day(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.publish(IN_TERM, PUBLISHED)
    with trail.reading():
        lead = case.members.get().lead_changes.get()
    story.take_back(lead, FOUND)
    story.take_over(case, "2024-06-04", told=FOUND)

    story.report(IN_TERM + 1).counts(taken_over__people=0)


def test_her_death_is_told_again_in_another_request_of_hers(story):
    first = story.ask("2024-05-01")
    story.lead(first, "2024-05-02")
    with trail.reading():
        person = story.people(first)[0].person
    second = story.ask("2024-06-01", factories.person_facts("principal", person=person))
    story.die(first, "2024-07-03")
    story.publish(IN_TERM, PUBLISHED)
    story.die(second, "2024-07-03", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(deaths__led__people=1)
    story.report(IN_TERM + 1).counts(deaths__people=0)


def test_a_partner_had_taken_over_before_the_day_that_was_known(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-20", by=1)
    story.publish(IN_TERM, PUBLISHED)
    story.take_over(case, "2024-06-05", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(taken_over__people=1)
    story.report(IN_TERM + 1).counts(taken_over__people=0, lead__handed_on__people=1)


def test_the_first_of_two_partners_was_an_error_and_the_takeover_counted_once(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.take_over(case, "2024-06-20", by=1)
    with trail.reading():
        first = case.members.get().lead_changes.order_by("counts_at")[0]
    story.publish(IN_TERM, PUBLISHED)
    story.take_back(first, FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(taken_over__people=1, lead__handed_on__people=1)
    story.report(IN_TERM + 1).counts(taken_over__people=0, lead__handed_on__people=0)


def test_a_takeover_of_the_next_term_is_one_of_its_own(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.publish(IN_TERM, PUBLISHED)
    story.give_back(case, "2024-11-01")
    story.take_over(case, "2024-11-20")

    story.report(IN_TERM + 1).counts(taken_over__people=1, lead__given_back__people=1)


def test_what_lacked_at_a_takeover_learnt_late_counts_in_the_next_edition(story):
    story.gift("2024-01-10", 10)
    case = story.ask("2024-06-01")
    story.publish(IN_TERM, PUBLISHED)
    story.lack_of_funds(case, "2024-06-05", told=FOUND)

    with trail.reading():
        lacked = FundsShortfall.objects.get().shortfall
    story.report(IN_TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=0)
    story.report(IN_TERM + 1).counts(unmet__takeovers=lacked, taken_over__for_lack_of_funds__people=1)


def test_what_lacked_at_a_takeover_told_anew_counts_once(story):
    story.gift("2024-01-10", 10)
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.publish(IN_TERM, PUBLISHED)
    with trail.reading():
        lead = case.members.get().lead_changes.get()
    story.take_back(lead, FOUND)
    story.lack_of_funds(case, "2024-06-04", told=FOUND)

    story.report(IN_TERM + 1).counts(unmet__takeovers=0, taken_over__people=0)


def test_money_of_before_the_books_noted_after_the_edition_counts_in_the_next_one(story):
    case = story.ask("2024-06-01")
    story.publish(IN_TERM, PUBLISHED)
    story.note(case, "2024-06-10", 120_000, "USD", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(memoranda__payment=0)
    story.report(IN_TERM + 1).counts(memoranda__payment=120_000)


def test_a_note_of_before_the_books_put_right_after_the_edition_counts_once(story):
    case = story.ask("2024-06-01")
    noted = story.note(case, "2024-06-10", 120_000, "USD", told="2024-07-01")
    story.publish(IN_TERM, PUBLISHED)
    with story.at(FOUND):
        void_memorandum(noted, by=story.house.treasurer, reason="It was another day.")
    story.note(case, "2024-06-12", 120_000, "USD", told=FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(memoranda__payment=120_000)
    story.report(IN_TERM + 1).counts(memoranda__payment=0)
