"""What an edition counted and was told with a wrong day is told anew, and over both editions counted once (design rule 18)."""

import pytest

from cases import casework
from cases.models import Case, Voiding
from cases.status import Lead, Status
from cases.tests import factories
from cases.versions.errors import LackedThen
from cases.versions.models import FactKind, FactVersion
from cases.versions.subjects import Facts, subject_of
from donations.memoranda.actions import void_memorandum
from donations.models import FundsShortfall
from lfnkr.audit import trail
from lfnkr.fuzzy.dates import exactly
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


def told_otherwise(story, case, day, partner, **facts):
    """Who led since the first change of lead, as somebody told it after the edition; chosen once the director agreed."""
    with story.at(FOUND), trail.reading():
        (subject,) = [one for one in Facts(Case.objects.get(pk=case.pk)) if one.kind == FactKind.LEAD][:1]
        led = {"led_by": Lead.PARTNER if partner else Lead.LFNKR, "partner": partner, "happened": exactly(day)}
        version = casework.tell_version(subject, by=story.by, **led | facts)
        told = {"by": story.by, "reason": "The broker wrote it down.", "seen": 0}
        assert casework.choose_version(version, **told) is None, "a signed edition counts the other"
        casework.agree_to_voiding(Voiding.objects.latest("pk"), by=story.house.director)
        return casework.choose_version(version, **told)


def test_another_day_and_another_partner_of_a_takeover_are_chosen_and_it_counts_once(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.publish(IN_TERM, PUBLISHED)
    told_otherwise(story, case, "2024-06-04", story.house.partners[1])

    story.report(IN_TERM, known=PUBLISHED).counts(taken_over__people=1)
    story.report(IN_TERM + 1).counts(taken_over__people=0, lead__handed_on__people=0, corrected__taken_over__people=0)


def test_that_we_led_is_chosen_and_the_takeover_of_the_edition_is_named_as_none(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.publish(IN_TERM, PUBLISHED)
    told_otherwise(story, case, "2024-06-05", None)

    story.report(IN_TERM + 1).counts(taken_over__people=0, corrected__taken_over__people=1)


def test_that_a_partner_led_is_chosen_and_the_takeover_counts_in_the_next_edition(story):
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-05")
    story.publish(IN_TERM, PUBLISHED)
    told_otherwise(story, case, "2024-06-05", story.house.partners[0], led_for="nearer")

    story.report(IN_TERM, known=PUBLISHED).counts(taken_over__people=0)
    story.report(IN_TERM + 1).counts(taken_over__people=1)


def test_it_was_the_other_partner_that_took_over_for_lack_of_funds_and_what_lacked_counts_once(story):
    story.gift("2024-01-10", 10)
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.publish(IN_TERM, PUBLISHED)
    told_otherwise(story, case, on("2024-06-05"), story.house.partners[1])

    told = story.report(IN_TERM + 1)
    told.counts(unmet__takeovers=0, taken_over__people=0, taken_over__for_lack_of_funds__people=0)


def test_what_lacked_is_not_moved_to_another_day_by_a_version(story):
    story.gift("2024-01-10", 10)
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    with story.at(FOUND), trail.reading():
        (subject,) = [one for one in Facts(Case.objects.get(pk=case.pk)) if one.kind == FactKind.LEAD]
        led = {"led_by": Lead.PARTNER, "partner": story.house.partners[0], "happened": exactly("2024-06-04")}
        version = casework.tell_version(subject, by=story.by, **led)
        with pytest.raises(LackedThen):
            casework.choose_version(version, by=story.by, reason="The broker wrote it down.", seen=0)
        for_another_reason = casework.tell_version(subject, by=story.by, led_for="nearer", **led)
        casework.choose_version(for_another_reason, by=story.by, reason="The broker wrote it down.", seen=0)

    story.report(IN_TERM).counts(unmet__takeovers=0, taken_over__people=1, taken_over__for_lack_of_funds__people=0)

    with story.at("2024-12-10"), trail.reading():
        first = FactVersion.objects.get(is_first=True)
        seen = subject_of(first).last_choice()
        casework.choose_version(first, by=story.by, reason="It was that day after all.", seen=seen)
        lacked = FundsShortfall.objects.get().shortfall
    story.report(IN_TERM).counts(unmet__takeovers=lacked, taken_over__for_lack_of_funds__people=1)


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
