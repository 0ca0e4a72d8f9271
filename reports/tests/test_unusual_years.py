"""Histories that are on no usual list, each recorded as it happened, and what the report of its term must say."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest
from django.utils import timezone

from cases.status import Status
from cases.tests import factories
from cases.workflow.errors import StepBeforeFirst
from donations.decisions.errors import MoneyWasThere, ToldWithoutSource
from donations.models import DayTotal, FundingDecision, FundsShortfall, Reversal
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.errors import DomainError
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import after, before, between, exactly
from lfnkr.keyring.sealing import unseal_many
from reports.figures.records import behind
from reports.freezing.reading import figures_of
from reports.freezing.since import learnt_since
from reports.models import StatedKind
from reports.models.audiences import Audience
from reports.stated import actions as stating
from reports.tests.years.stories import Story, her_child, man, on, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

PEOPLE = ("people", "adults", "children", "age_not_known")
WHERE_THEY_STOOD = "Where those LFNKR led to safety stood at the end of the term, in people:"
NOT_COMPUTABLE = "For 1 request the 72 hours cannot be computed: the hour of mobilisation, or the day on which it ended, is not known."


@pytest.fixture
def story() -> Story:
    """A house in which nothing has been recorded yet."""
    return Story()


def family(key: str, *numbers: int) -> dict[str, int]:
    """People, adults, children, age not known, by the key of their figure."""
    return {f"{key}.{part}": number for part, number in zip(PEOPLE, numbers, strict=True)}


# Safe, and then


def test_1_she_reaches_safety_and_dies_in_the_third_country(story):
    her = story.led_to_safety("2024-10-01")
    story.die(her, "2025-01-15", cause="illness")

    report = story.report(2024)

    report.counts(
        rescued__led__people=1,
        rescued__led__died_since__people=1,
        deaths__led__people=1,
        deaths__after_arrival__people=1,
    )
    report.tells_everybody(
        "LFNKR led 1 adult to a safe third country.",
        f"{WHERE_THEY_STOOD} Died since: 1.",
        "Of those whose rescue LFNKR had led, 1 adult died.",
        "The person who died had reached safety before.",
        deaths__people=1,
    )
    report.tells_nobody("No death")
    assert report.headlines()["People who died"] == ("1", "Of our caseload, whoever led.")


def test_1_the_tile_of_deaths_counts_whoever_led(story):
    ours, theirs = story.ask("2024-10-01"), story.ask("2024-10-01")
    story.lead(ours, "2024-10-02")
    story.take_over(theirs, "2024-10-02")
    story.die(ours, "2024-11-11")
    story.die(theirs, "2024-11-12", population="led_by_partner")

    report = story.report(2024)

    report.tells_everybody(deaths__people=2, deaths__led__people=1, deaths__taken_over__people=1)
    assert report.headlines()["People who died"] == ("2", "Of our caseload, whoever led.")


def test_2_she_dies_of_an_illness_where_she_had_arrived(story):
    her = story.led_to_safety("2024-10-01")
    story.arrive(her, "2024-12-01")
    story.die(her, "2025-03-03", cause="illness")

    report = story.report(2024)

    report.counts(
        rescued__led__people=1,
        rescued__led__died_since__people=1,
        rescued__led__in_destination__people=0,
        deaths__led__people=1,
        deaths__after_arrival__people=1,
    )
    report.tells_everybody(f"{WHERE_THEY_STOOD} Died since: 1.", "The person who died had reached safety before.")


def test_2_a_death_after_arrival_is_told_apart_from_one_on_the_way(story):
    her = story.led_to_safety("2024-10-01")
    story.arrive(her, "2024-12-01")
    story.die(her, "2025-03-03", cause="illness")
    another = story.ask("2024-10-01")
    story.lead(another, "2024-10-02")
    story.set_out(another, "2024-10-03")
    story.die(another, "2024-10-20")

    story.report(2024).tells_everybody(
        "While LFNKR led the rescue, 2 adults died.",
        "1 of those who died had reached safety before.",
        deaths__led__people=2,
        deaths__after_arrival__people=1,
        rescued__led__died_since__people=1,
    )


def test_3_she_is_repatriated_from_safety(story):
    her = story.led_to_safety("2024-10-01")
    story.move(her, Status.REPATRIATED, "2025-02-01")

    report = story.report(2024)

    report.counts(rescued__led__people=1, rescued__led__repatriated_since__people=1, ended__repatriated__people=1)
    report.tells_everybody(f"{WHERE_THEY_STOOD} Repatriated since: 1.", "1 person was repatriated.")


def test_3_she_goes_missing_in_the_third_country(story):
    her = story.led_to_safety("2024-10-01")
    story.go_missing(her, "2025-02-01")

    report = story.report(2024)

    report.counts(rescued__led__people=1, rescued__led__missing_since__people=1, ended__missing__people=1)
    report.tells_everybody(f"{WHERE_THEY_STOOD} Missing since: 1.", "1 person went missing.")


# Ages nobody knows


def test_4_somebody_of_unknown_age_is_led_to_safety(story):
    story.led_to_safety("2024-10-01", woman(None))

    report = story.report(2024)

    report.counts(**family("rescued.led", 1, 0, 0, 1), **family("requests", 1, 0, 0, 1))
    report.tells_everybody(
        "1 person of unknown age asked LFNKR for rescue in the term.",
        "LFNKR led 1 person of unknown age to a safe third country.",
    )


def test_5_somebody_of_unknown_age_dies(story):
    her = story.ask("2024-10-01", woman(None))
    story.die(her, "2024-11-11")

    report = story.report(2024)

    report.counts(**family("deaths.led", 1, 0, 0, 1), deaths__led__unnamed=0)
    report.tells_everybody("Before anybody led the rescue, 1 person of unknown age died.")
    report.tells_nobody("No death", "While LFNKR led")


# Asked again


def test_6_she_withdrew_last_term_asks_again_and_waits(story):
    her = story.ask("2024-03-01")
    story.move(her, Status.WITHDRAWN, "2024-05-01")
    story.move(her, Status.VERIFYING, "2024-11-01")

    report = story.report(2024)

    report.counts(flow__carried_in=0, flow__received=0, flow__reopened=1, flow__concluded=0, flow__carried_out=1)
    report.tells_everybody("The request of 1 person had ended and was taken up again.", requests__reopened__people=1)
    report.tells_nobody("Nobody asked")


def test_7_she_withdrew_last_term_asks_again_and_is_led_to_safety(story):
    her = story.ask("2024-03-01")
    story.move(her, Status.WITHDRAWN, "2024-05-01")
    story.move(her, Status.VERIFYING, "2024-11-01")
    story.move(her, Status.ACCEPTED, "2024-11-02")
    story.lead(her, "2024-11-03")
    story.set_out(her, "2024-11-04")
    story.reach_safety(her, "2024-12-01")

    report = story.report(2024)

    report.counts(
        rescued__led__people=1, flow__reopened=1, flow__concluded=1, flow__carried_out=0, requests__reopened__people=1
    )
    measured = sum(value.value for key, value in report.report.figures.items() if key.startswith("mobilised_"))
    assert measured == 1, "the 72 hours are measured from the reopening, or said not to be computable"
    report.tells_everybody("LFNKR led 1 adult to a safe third country.", NOT_COMPUTABLE)


def test_7_the_72_hours_of_a_request_taken_up_again_begin_again(story):
    her = story.ask("2024-03-01")
    story.move(her, Status.WITHDRAWN, "2024-05-01")
    story.move(her, Status.VERIFYING, "2024-11-01")
    story.move(her, Status.ACCEPTED, "2024-11-02")
    story.lead(her, "2024-11-02 18:00")
    story.mobilise(her, "2024-11-03")

    report = story.report(2024)

    report.tells_everybody(mobilised_within_72h=1, mobilised_not_computable=0)
    report.says("The one request led by LFNKR was mobilised within 72 hours")


def test_8_she_withdraws_asks_again_and_withdraws_within_one_term(story):
    her = story.ask("2024-10-01")
    story.move(her, Status.WITHDRAWN, "2024-11-01")
    story.move(her, Status.VERIFYING, "2025-01-10")
    story.move(her, Status.WITHDRAWN, "2025-02-01")

    story.report(2024).counts(
        flow__received=1,
        flow__concluded=1,
        flow__carried_out=0,
        requests__reopened__people=1,
        ended__withdrawn__people=1,
    ).tells_everybody("The request of 1 person had ended and was taken up again.", "1 person withdrew the request.")


# Missing


def missing_and_concluded_in_term_2023(story: Story):
    her = story.ask("2023-10-01")
    story.lead(her, "2023-10-02")
    story.set_out(her, "2023-10-03")
    story.go_missing(her, "2023-12-01")
    story.conclude_missing(her, "2024-07-01")
    return her


def test_9_she_was_given_up_and_is_found_alive(story):
    her = missing_and_concluded_in_term_2023(story)
    story.move(her, Status.SAFE, "2024-11-11")

    story.report(2023).counts(flow__received=1, flow__concluded=1, missing__concluded__people=1)
    story.report(2024).counts(
        flow__carried_in=0,
        flow__reopened=1,
        flow__concluded=1,
        missing__found__people=1,
        rescued__led__people=1,
        ended__missing__people=0,
    ).tells_everybody("1 missing person was found alive.", "LFNKR led 1 adult to a safe third country.")


def test_9_she_was_given_up_and_is_found_dead(story):
    her = missing_and_concluded_in_term_2023(story)
    story.die(her, "2024-11-11")

    story.report(2023).counts(flow__concluded=1, deaths__led__people=0)
    story.report(2024).counts(
        flow__reopened=1, flow__concluded=1, missing__found__people=0, deaths__led__people=1, ended__missing__people=0
    ).tells_everybody("While LFNKR led the rescue, 1 adult died.")


def test_9_she_had_been_dead_before_the_report_was_signed_and_its_errata_count_nothing(story):
    her = missing_and_concluded_in_term_2023(story)
    edition = story.publish(2023, "2024-10-01")
    story.die(her, "2024-05-05", told="2024-11-11")

    with story.at("2024-12-01"):
        found = [fact.what for fact in learnt_since(edition)]
    signed = figures_of(edition, Audience.INTERNAL, "en")

    assert found == ["died"], "the page of what was learnt since points to it"
    assert (signed["deaths.led.people"].value, signed["missing.concluded.people"].value) == (0, 1)
    report = story.report(2024)
    report.counts(deaths__led__people=1, later__deaths__people=1)
    report.says("That person died before the term", "counted here once")


# Children, mothers, families


def test_10_two_minors_ask_by_themselves_and_are_led_to_safety(story):
    story.led_to_safety("2024-10-01", woman(16), man(14))

    report = story.report(2024)

    report.counts(**family("requests", 2, 0, 2, 0), **family("rescued.led", 2, 0, 2, 0))
    report.counts(composition__requested__unaccompanied_minors=2, composition__rescued_led__unaccompanied_minors=2)
    report.tells_everybody(
        "2 children asked LFNKR for rescue in the term.",
        "All of those who asked were children.",
        "LFNKR led 2 children to a safe third country.",
    )
    report.tells_nobody("Nobody asked", "led nobody")


def test_11_a_mother_of_17_is_18_when_she_is_safe(story):
    with story.at("2024-10-01"):
        soon_18 = ages.born(exactly("2006-10-10"))
    story.led_to_safety("2024-10-01", woman(soon_18), her_child(1))

    report = story.report(2024)

    report.counts(**family("requests", 2, 0, 2, 0), **family("rescued.led", 2, 1, 1, 0))
    report.counts(composition__requested__minor_with_child=2, composition__rescued_led__mother_with_children=2)
    report.tells_everybody(
        "2 children asked LFNKR for rescue in the term.", "LFNKR led 1 adult and 1 child to a safe third country."
    )
    report.says("minor with child: 2")
    for key, date_of in (("requests.adults", "request received"), ("rescued.led.adults", "third country")):
        assert date_of in str(report.report[key].means.attribution), "each with its date of attribution"


def test_12_the_mother_of_a_baby_without_an_age_is_a_mother(story):
    story.ask("2024-10-01", woman(), her_child(None))

    report = story.report(2024)

    report.counts(**family("requests", 2, 1, 0, 1), requests__other_adults=0)
    report.counts(composition__requested__mother_with_unknown_age=2, requests__mothers_with_unknown_age=1)
    report.says("mother with children, not every age known: 2")
    report.tells_everybody("1 adult and 1 person of unknown age asked LFNKR for rescue in the term.")
    report.tells_nobody("other adult")


def test_14_three_people_without_names_drown(story):
    theirs = story.ask("2024-10-01")
    story.lead(theirs, "2024-10-02")
    story.set_out(theirs, "2024-10-03")
    story.die(theirs, "2024-10-20", unnamed=3)

    report = story.report(2024)

    report.counts(deaths__led__people=3, deaths__led__unnamed=3, deaths__taken_over__people=0)
    report.tells_everybody("While LFNKR led the rescue, 3 people nobody could name died.", deaths__people=3)
    report.tells_nobody("No death")


def test_14_three_people_without_names_drown_while_a_partner_leads(story):
    theirs = story.ask("2024-10-01")
    story.take_over(theirs, "2024-10-02")
    story.die(theirs, "2024-10-20", unnamed=3, population="led_by_partner")

    report = story.report(2024)

    report.tells_everybody(deaths__led__people=0, deaths__taken_over__people=3, deaths__taken_over__unnamed=3)
    report.says("While a partner led the rescue, 3 people nobody could name died.")
    report.tells_nobody("No death")


# A day that is not known


@pytest.mark.parametrize(
    "happened, terms",
    [
        (before("2024-09-20"), (0, 1)),
        (exactly("2024"), (0, 1)),
        (between("2024-08-25", "2024-09-05"), (0, 1)),
        (before("2024-08-20"), (1, 0)),
        (after("2024-08-20"), (0, 1)),
    ],
)
def test_15_a_death_of_an_uncertain_day_counts_once(story, happened, terms):
    her = story.ask("2024-07-01")
    story.lead(her, "2024-07-02")
    story.die(her, happened, told="2024-10-05")

    first, second = story.report(2023), story.report(2024)

    assert (first.report["deaths.led.people"].value, second.report["deaths.led.people"].value) == terms
    assert first.report["flow.carried_out.people"].value == second.report["flow.carried_in.people"].value == terms[1]
    (first, second)[terms.index(1)].tells_everybody("While LFNKR led the rescue, 1 adult died.", deaths__people=1)
    (first, second)[terms.index(0)].tells_everybody(deaths__people=0)


def test_15_the_population_of_a_death_is_one_of_the_leads_of_its_interval(story):
    her = story.ask("2024-07-01")
    story.lead(her, "2024-07-02")

    with pytest.raises(DomainError):
        story.die(her, between("2024-08-25", "2024-09-05"), told="2024-10-05", population="led_by_partner")
    story.take_over(her, "2024-08-28", told="2024-10-05")
    story.die(her, between("2024-08-25", "2024-09-05"), told="2024-10-06", population="led_by_partner")

    story.report(2024).counts(deaths__led__people=0, deaths__taken_over__people=1)


FAMILIES = {
    "a couple with twins": (
        (woman(), man(relation="spouse"), her_child(0), her_child(0)),
        {"composition.requested.family": 4},
        "family: 4",
    ),
    "a couple": ((woman(), man(relation="spouse")), {"composition.requested.couple": 2}, "couple: 2"),
    "a father with a child": (
        (factories.person_facts("principal", sex="m", age=35), factories.child(relation="father")),
        {"composition.requested.father_with_children": 2},
        "father with children: 2",
    ),
    "a grandmother with a grandchild": (
        (woman(62), her_child(relation="grandparent")),
        {"composition.requested.grandparent": 2},
        "grandparent with grandchildren: 2",
    ),
    "four friends": (
        (woman(), *(man(31, relation="unrelated") for _another in range(3))),
        {"composition.requested.friends": 4},
        "friends: 4",
    ),
    "siblings of whom the eldest is 19": (
        (woman(19), her_child(15, relation="sibling"), her_child(12, relation="sibling")),
        {"composition.requested.siblings": 3},
        "siblings: 3",
    ),
}


@pytest.mark.parametrize("of", FAMILIES)
def test_13_every_family_has_a_word_of_its_own(story, of):
    people, figures, words = FAMILIES[of]
    story.ask("2024-10-01", *people)

    report = story.report(2024)

    report.counts(**figures)
    report.says(f"By their parties, in people: {words}.")
    report.tells_nobody("other adult")


def test_13_every_family_has_its_word(story):
    couple = (woman(relation=""), man(relation="spouse"), her_child(ages.months(10, date(2024, 10, 1))), her_child(1))
    story.ask("2024-10-01", *couple)

    report = story.report(2024)

    report.counts(**family("requests", 4, 2, 2, 0))
    compositions = {
        key: figure.value for key, figure in report.report.figures.items() if "composition.requested" in key
    }
    assert sum(compositions.values()) == 4, compositions


# The same person twice


def test_16_the_same_woman_in_two_requests(story):
    first = story.ask("2024-10-01")
    again = story.ask("2024-11-01")
    story.move(again, Status.DUPLICATE, "2024-11-20", original=first)

    report = story.report(2024)

    report.counts(**family("requests", 1, 1, 0, 0), requests__cases=2, requests__duplicates=1)
    report.tells_everybody(
        "1 adult asked LFNKR for rescue in the term.",
        "1 person was in a request that repeats another, and is counted with that other.",
        requests__cases=2,
    )


def test_17_she_is_repatriated_comes_back_and_is_led_to_safety(story):
    first = story.ask("2024-10-01")
    story.lead(first, "2024-10-02")
    story.set_out(first, "2024-10-03")
    story.move(first, Status.REPATRIATED, "2024-10-20")
    (her,) = story.people(first)
    again = story.led_to_safety("2025-03-01", woman(person=her.person, age=None))
    assert again != first

    report = story.report(2024)

    report.counts(requests__people=1, requests__cases=2, ended__repatriated__people=1, rescued__led__people=1)
    report.tells_everybody(
        "1 adult asked LFNKR for rescue in the term.",
        "1 person is in more than one request of the term, and stands in each of them where requests are followed.",
        "1 person was repatriated.",
        "LFNKR led 1 adult to a safe third country.",
    )


# Who leads


def test_18_a_partner_takes_over_gives_back_and_we_lead_her_to_safety(story):
    her = story.ask("2024-10-01")
    story.take_over(her, "2024-10-02")
    story.give_back(her, "2024-10-20")
    story.lead(her, "2024-10-21")
    story.set_out(her, "2024-10-22")
    story.reach_safety(her, "2024-11-11")

    story.report(2024).counts(
        rescued__led__people=1,
        taken_over__people=1,
        taken_over__given_back__people=1,
        taken_over__safe__people=0,
        lead__given_back__people=1,
        rescued__partner__people=0,
    ).tells_everybody(
        "LFNKR led 1 adult to a safe third country.",
        "What had become of those taken over by the end of the term, in people: given back to LFNKR: 1.",
        "A partner gave the lead of 1 person back to LFNKR.",
    )


def test_19_one_partner_hands_on_to_another(story):
    her = story.ask("2024-03-01")
    story.take_over(her, "2024-03-05", by=0)
    story.take_over(her, "2024-10-05", by=1)

    story.report(2023).counts(taken_over__people=1, lead__handed_on__people=0)
    story.report(2024).counts(taken_over__people=0, lead__handed_on__people=1).tells_everybody(
        "1 person was handed on from one partner to another; this is no new takeover."
    )


def test_35_a_partner_brings_her_to_safety_and_to_seoul_and_tells_it_in_two_steps(story):
    her = story.ask("2024-10-01")
    story.take_over(her, "2024-10-02")
    story.partner_tells(her, Status.SAFE, "2024-11-01", told="2024-11-03")
    story.partner_tells(her, Status.IN_DESTINATION, "2024-12-10", told="2024-12-12", destination="KR")

    report = story.report(2024)

    report.tells_everybody(
        "A partner organisation took over the rescue of 1 adult.",
        "What had become of those taken over by the end of the term, in people: in safety: 1.",
        "Under the lead of a partner 1 adult reached safety.",
        taken_over__safe__people=1,
        rescued__partner__people=1,
        rescued__led__people=0,
    )
    report.tells_nobody("LFNKR led 1")


# The edge of the year


def test_21_she_calls_on_the_last_evening_and_help_is_on_the_way_next_morning(story):
    her = story.ask("2024-08-31 20:00")
    story.lead(her, "2024-08-31 21:00")
    story.mobilise(her, "2024-09-01 08:00")
    story.set_out(her, "2024-09-01 09:00")
    story.reach_safety(her, "2024-09-20")

    story.report(2023).counts(mobilised_within_72h=1, mobilised_over_72h=0, rescued__led__people=0).tells_everybody(
        "The one request led by LFNKR was mobilised within 72 hours; pauses with a reason are deducted."
    )
    story.report(2024).counts(
        mobilised_within_72h=0, mobilised_over_72h=0, rescued__led__people=1, flow__carried_in=1, requests__people=0
    ).tells_everybody("LFNKR led 1 adult to a safe third country.").tells_nobody("72 hours")


def test_22_one_minute_apart_two_terms(story):
    story.ask("2024-08-31 23:59")
    story.ask("2024-09-01 00:00")

    story.report(2023).counts(requests__people=1, flow__received=1)
    story.report(2024).counts(requests__people=1, flow__received=1)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_22_one_minute_apart_two_terms_on_a_server_in_another_zone(story, zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    with timezone.override(zone):
        story.ask("2024-08-31 23:59")
        story.ask("2024-09-01 00:00")

        for september in (2023, 2024):
            story.report(september).tells_everybody(
                "1 adult asked LFNKR for rescue in the term.", requests__people=1, flow__received=1
            )
    monkeypatch.undo()
    time.tzset()


def test_32_a_mother_is_safe_and_her_child_is_taken_over(story):
    both = story.ask("2024-10-01", woman(), her_child())
    story.lead(both, "2024-10-02")
    story.set_out(both, "2024-10-03", 0)
    story.reach_safety(both, "2024-10-30", 0)
    story.take_over(both, "2024-11-05")

    report = story.report(2024)

    report.counts(**family("rescued.led", 1, 1, 0, 0), **family("taken_over", 1, 0, 1, 0))
    report.tells_everybody(
        "1 adult and 1 child asked LFNKR for rescue in the term.",
        "LFNKR led 1 adult to a safe third country.",
        "A partner organisation took over the rescue of 1 child.",
        requests__people=2,
    )
    report.tells_nobody("0 children", "No child", "no child", "0 adults")
    assert "0 child" not in report.printed()


# One, two, and nobody

ASKED = {
    1: (
        "1 adult asked LFNKR for rescue in the term.",
        "The one adult who asked was a woman.",
        "当期に当基金へ救出を求めた方は、成人1名です",
        "救出を求めた成人1名は、女性でした",
        "당기에 본회에 구출을 요청한 사람은 성인 1명입니다.",
        "요청한 성인 1명은 여성이었습니다.",
    ),
    2: (
        "2 adults asked LFNKR for rescue in the term.",
        "Both adults who asked were women.",
        "当期に当基金へ救出を求めた方は、成人2名です",
        "救出を求めた成人2名は、どちらも女性です",
        "당기에 본회에 구출을 요청한 사람은 성인 2명입니다.",
        "구출을 요청한 성인 2명 모두 여성입니다.",
    ),
}
"""What is read of one and of two, in English, Japanese and Korean."""


@pytest.mark.parametrize("number", ASKED)
def test_33_one_and_two_who_asked_are_counted_as_each_language_counts(story, number):
    for _woman in range(number):
        story.ask("2024-10-01")

    report = story.report(2024)

    read_of = "\n".join(report.printed(language) for language in ("en", "ja", "ko"))
    assert [words for words in ASKED[number] if words not in read_of] == []
    for wrong in ("1 adults", "Of 1 ", "all of the one", "1 people", "0 adults asked", "1人名", "1명 명"):
        assert wrong not in read_of


NOBODY_ASKED = {
    "en": "Nobody asked LFNKR for rescue in the term.",
    "ja": "当期に当基金へ救出を求めた方はいませんでした",
    "ko": "당기에 본회에 구출을 요청한 사람은 없었습니다.",
}


@pytest.mark.parametrize("language", NOBODY_ASKED)
def test_33_nobody_who_asked_is_nobody(story, language):
    story.declare_complete(2024, "2025-10-01", "No request reached us; the border was closed.")

    assert NOBODY_ASKED[language] in story.report(2024).printed(language)


# Money


def test_20_money_is_spent_and_then_a_partner_takes_over(story):
    story.gift("2024-09-02", 20_000)
    her = story.ask("2024-10-01")
    committed = story.decide(her, "2024-10-02")
    story.pay(committed, "2024-10-05", 700)
    story.take_over(her, "2024-10-20")

    report = story.report(2024)

    report.counts(spending__rescue=70_000, spending__for_others=70_000, taken_over__people=1)
    report.says("All that was spent on rescues went to rescues others led at the end of the term.")
    report.tells_everybody("The rescues cost USD 700.00.", spending__rescue=70_000)


def test_26_an_advance_of_august_is_undone_in_september(story):
    story.gift("2024-03-01", 20_000)
    her = story.ask("2024-08-10")
    committed = story.decide(her, "2024-08-12")
    advance = story.pay(committed, "2024-08-20", 500, as_advance=True)
    story.undo(advance, "2024-09-10", reason="The guide never came for it.")

    story.report(2023).counts(spending__rescue=0, reserve__advances_change=50_000, reserve__closing=1_950_000)
    second = story.report(2024)
    second.counts(spending__rescue=0, reserve__advances_change=-50_000, reserve__opening=1_950_000)
    undone = behind(second.report["reserve.advances_change"].records, story.house.director, {})
    (reversal,) = Reversal.objects.all()
    assert [row.url for row in undone.rows] == [reversal.words_url]
    (words,) = unseal_many([reversal.proposal or reversal])
    assert "The guide never came for it." in words.values()
    second.tells_everybody(reserve__closing=2_000_000)


def test_27_a_payment_of_august_comes_back_in_september(story):
    story.gift("2024-03-01", 20_000)
    her = story.ask("2024-08-10")
    committed = story.decide(her, "2024-08-12")
    payment = story.pay(committed, "2024-08-20", 900)
    story.undo(payment, "2024-09-10")

    story.report(2023).counts(spending__rescue=90_000)
    report = story.report(2024)

    report.tells_everybody(
        "USD 900.00 paid in an earlier term came back in this one.", spending__rescue=0, spending__came_back=90_000
    )
    report.tells_nobody("more than", "−900")
    assert "−900" not in report.printed()


def test_28_a_gift_of_august_is_charged_back_in_september(story):
    story.gift("2024-03-01", 20_000)
    given = story.gift("2024-08-20", 500)
    story.undo(given, "2024-09-10")

    story.report(2023)
    report = story.report(2024)

    report.tells_everybody("USD 500.00 given in an earlier term was charged back in this one.", reserve__gifts=0)
    report.tells_nobody("−500")
    assert ("Gifts", "−500.00") not in report.rows(), "charged back, and no gift below zero"


# Years ago, and learnt late


def test_23_she_was_safe_in_august_and_it_is_told_after_the_report_was_signed(story):
    her = story.ask("2024-08-01")
    story.lead(her, "2024-08-02")
    story.set_out(her, "2024-08-03")
    edition = story.publish(2023, "2024-10-01")
    story.reach_safety(her, "2024-08-30", told="2024-10-05")

    signed = figures_of(edition, Audience.INTERNAL, "en")
    next_one = story.report(2024)

    assert signed["rescued.led.people"].value == 0
    next_one.counts(rescued__led__people=1, later__rescued__people=1, flow__carried_in=1, flow__concluded=1)
    next_one.tells_everybody(
        "That person was safe before the term; it became known after the report of that term was frozen, and is counted here once."
    )
    assert "That person was safe before the term" in next_one.printed()


def test_25_a_rescue_of_six_years_ago_is_typed_in_with_its_money_before_the_books_begin(story):
    story.gift("2024-03-01", 20_000)
    her = story.ask("2018-10-01", told="2024-11-01")
    story.note(her, "2018-10-05", 250_000, "USD", told="2024-11-01", kind="decision", source="The minutes.")
    for day, step in (("2018-10-10", Status.IN_MOVEMENT), ("2018-11-20", Status.SAFE)):
        story.move(her, step, day, told="2024-11-01")
    story.note(her, "2018-10-12", 90_000, "USD", told="2024-11-02", source="Bank book")
    yuan = {"rate": Decimal("6.9"), "rate_from": "USD", "rate_into": "CNY"}
    story.note(her, "2018-10-20", 690_000, "CNY", told="2024-11-02", source="The guide's list", **yuan)
    story.note(her, "2018-11", 500_000, "THB", told="2024-11-02", source="A letter", rate=None)

    then, now = story.report(2018), story.report(2024)

    then.counts(rescued__led__people=1, memoranda__decision=250_000, memoranda__payment=190_000)
    then.tells_everybody("LFNKR led 1 adult to a safe third country.", rescued__led__people=1)
    then.says("USD 1,900.00 is noted as paid for rescues before the books begin", "in no balance")
    then.says("Not in this sum: 1 more in another currency.")
    assert then.report["reserve.closing"].value is None
    now.counts(rescued__led__people=0, reserve__closing=2_000_000, reserve__lowest_available=2_000_000)


def test_25_a_rescue_of_six_years_ago_is_booked_today_where_the_books_reach_it(story):
    story.gift("2018-09-02", 20_000)
    her = story.ask("2018-10-01", told="2024-11-01")
    committed = story.decide(her, "2018-10-05 18:00", told="2024-11-01")
    for day, step in (("2018-10-10", Status.IN_MOVEMENT), ("2018-11-20", Status.SAFE)):
        story.move(her, step, day, told="2024-11-01")
    story.pay(committed, "2018-10-12", 900, told="2024-11-02")
    baht = {"currency": "THB", "rate": Decimal("32.5")}
    story.pay(committed, "2018-11-15", 6_500, told="2024-11-02", **baht)

    then, now = story.report(2018), story.report(2024)

    then.counts(rescued__led__people=1, spending__rescue=0, cost__tier__minimum=110_000)
    now.counts(rescued__led__people=0, spending__rescue=110_000)
    assert {str(entry.booked_on) for entry in committed.entries.all()} == {"2024-11-01"}
    promised = [day.committed for day in DayTotal.objects.order_by("day")]
    assert min(accumulate(promised)) == 0, "no day shows less than nothing promised"


# Decided by telephone


def test_24_decided_on_the_last_friday_of_the_term_and_typed_in_on_monday(story):
    story.gift("2024-03-01", 20_000)
    her = story.ask("2024-08-29")
    committed = story.decide(her, "2024-08-30 18:00", told="2024-09-02")

    story.report(2023).counts(**{"requests.led.people": 1, "standing.funded": 1, "flow.carried_out": 1})
    story.report(2024).counts(**{"flow.carried_in": 1, "flow.received": 0})
    entry = committed.entries.get()
    assert (str(entry.booked_on), entry.recorded_at) == ("2024-08-30", on("2024-09-02"))
    decision = FundingDecision.objects.get()
    assert (decision.decided_at, decision.proposed_at) == (on("2024-08-30 18:00"), on("2024-09-02"))


def test_34_lack_of_funds_is_refused_where_the_money_was_there(story):
    story.gift("2024-03-01", 20_000)
    her = story.ask("2024-10-01")

    with pytest.raises(MoneyWasThere):
        story.lack_of_funds(her, "2024-10-02")
    with pytest.raises(MoneyWasThere):
        story.lack_of_funds(her, "2024-10-02", told="2024-11-05", source="The minutes of October.")

    story.report(2024).counts(taken_over__people=0)


def test_34_lack_of_funds_is_told_with_its_source_of_a_day_before_the_ledger(story):
    story.gift("2024-12-01", 20_000)
    her = story.ask("2024-10-01")

    with pytest.raises(ToldWithoutSource):
        story.lack_of_funds(her, "2024-10-02", told="2024-12-05")
    story.lack_of_funds(her, "2024-10-02", told="2024-12-05", source="The minutes of October.")

    report = story.report(2024)
    report.counts(taken_over__people=1, taken_over__for_lack_of_funds__adults=1, unmet__takeovers=None)
    report.tells_everybody(
        "A partner organisation took over the rescue of 1 adult, because LFNKR lacked the funds at that moment."
    )
    told = behind(report.report["unmet.takeovers"].records, story.house.director, {})
    (row,) = told.rows
    assert "told, not reckoned" in row.cells
    (shortfall,) = FundsShortfall.objects.all()
    assert row.url == shortfall.get_absolute_url()
    (words,) = unseal_many([shortfall])
    assert words["source"] == "The minutes of October."


def test_29_a_floor_set_today_leaves_the_terms_before_as_they_were(story):
    story.gift("2024-03-01", 20_000)
    story.set_floor("2024-03-02", 5_000, 9_000)
    story.set_floor("2024-10-10", 8_000, 15_000)

    before, after = story.report(2023), story.report(2024)

    before.counts(reserve__floor=500_000, reserve__target=900_000).says("USD 5,000.00 to USD 9,000.00")
    after.counts(reserve__floor=800_000, reserve__target=1_500_000).says("USD 8,000.00 to USD 15,000.00")
    before.does_not_say("8,000.00")


# Said of what is known


def test_people_nobody_could_name_are_not_said_to_be_among_those_taken_over(story):
    theirs = story.ask("2024-10-01", woman(), her_child())
    story.take_over(theirs, "2024-10-02")
    story.die(theirs, "2024-11-01", population="led_by_partner", unnamed=2)

    report = story.report(2024)

    report.counts(deaths__taken_over__people=2, deaths__taken_over__unnamed=2, taken_over__died__people=0)
    report.says("While a partner led the rescue, 2 people nobody could name died.")
    report.does_not_say("counted among these")


def test_two_are_both(story):
    for day in ("2024-10-01", "2024-10-02"):
        story.ask(day, woman(desired_destination="KR"))

    report = story.report(2024)

    report.says("Both adults who asked were women.").says("Both adults wished to go to South Korea.")


def test_the_least_available_is_of_no_day_before_the_books_begin(story):
    story.gift("2024-10-01", 1_000)
    story.gift("2024-11-01", 100)

    report = story.report(2024)

    report.counts(reserve__lowest_available=100_000).says("Least was available at the end of 1 Oct 2024")
    report.does_not_say("1 Sep 2024")


def test_72_hours_that_cannot_be_computed_are_not_said_to_be_missed(story):
    story.led_to_safety("2024-10-01")

    report = story.report(2024)

    report.does_not_say("not mobilised within 72 hours")
    report.says("For 1 request the 72 hours cannot be computed")
    assert "Of the requests led by LFNKR. Not computable: 1." in report.printed()


def test_ages_are_of_those_whose_age_was_recorded(story):
    story.led_to_safety("2024-10-01", woman(), man(None))

    report = story.report(2024)

    report.says("who were under 30: 0 of the 1 whose age was recorded (0 %)")


def test_two_of_one_age_are_not_between_it_and_itself(story):
    story.led_to_safety("2024-10-01", woman(), man(30))

    story.report(2024).says("Those LFNKR led to safety whose age was recorded were 30 years old.")


# Nobody


COUNTED = {
    "en": (
        "People who asked for rescue",
        "People led to safety by LFNKR",
        "People taken over by partners",
        "People who died",
    ),
    "ja": ("救出を求めた方", "当基金主導で到着した方", "協力団体が引き継いだ方", "亡くなられた方"),
    "ko": ("구출을 요청한 사람", "본회가 안전하게 구출한 사람", "협력 단체가 구출을 이어받은 사람", "돌아가신 분"),
}
"""What the rows of the main tables count, in each language."""
NOTHING = {"en": "none recorded", "ja": "記録なし", "ko": "기록 없음"}


@pytest.mark.parametrize("language", COUNTED)
def test_30_a_term_of_which_nothing_was_recorded_says_so_and_prints_no_zero(story, language):
    rows = story.report(2024).rows(language)

    zeros = [(words, number) for words, number in rows if number in ("0", "USD 0.00", "0.00")]
    assert not zeros
    assert [dict(rows)[words] for words in COUNTED[language]] == [NOTHING[language]] * 4


def test_30_a_term_of_which_nothing_was_recorded_tells_of_nobody(story):
    report = story.report(2024)

    printed = report.printed()

    report.says("No request for rescue is recorded", "whether there was none is not recorded")
    for words in ("Nobody asked", "led nobody", "No death was", "There was no survey", "Nothing was spent", "USD 0"):
        assert words not in printed
    assert "The ledger does not reach this term." in printed


REASON = {
    "en": "No request reached us; the border was closed.",
    "ja": "国境が閉じられ、要請は届きませんでした。",
    "ko": "국경이 닫혀 요청이 오지 않았습니다.",
}


@pytest.mark.parametrize("language", COUNTED)
def test_30_a_term_declared_complete_with_nobody_in_it_prints_zeros_and_the_reason(story, language):
    story.declare_complete(2024, "2025-10-01", REASON[language])
    report = story.report(2024)

    rows = dict(report.rows(language))

    assert [rows[words] for words in COUNTED[language]] == ["0"] * 4
    assert REASON[language].rstrip(".。") in report.printed(language)


# Older than the call


def test_she_had_died_in_august_when_others_called_for_her_in_september(story):
    her = story.ask("2024-09-05")
    story.die(her, "2024-08-20", told="2024-09-10")

    before, asked = story.report(2023), story.report(2024)

    assert before.report["deaths.led.people"].value + asked.report["deaths.led.people"].value == 1
    assert before.report["requests.people"].value + asked.report["requests.people"].value == 1
    assert before.report["flow.carried_out.people"].value == asked.report["flow.carried_in.people"].value


def test_a_step_before_the_call_is_refused_with_a_sentence(story):
    her = story.ask("2024-09-05")
    story.lead(her, "2024-09-05 13:00")

    with pytest.raises(StepBeforeFirst, match="tell first when the request was received"):
        story.move(her, Status.IN_MOVEMENT, "2024-08-30", told="2024-09-06")

    story.report(2023).counts(requests__people=0, flow__received=0)
    story.report(2024).counts(requests__people=1, standing__funded=1)


def test_her_brother_joins_the_request_in_the_next_term(story):
    her = story.ask("2024-07-01")
    story.join(her, "2024-10-01", man(28))

    story.report(2023).counts(requests__people=1, flow__received=1, flow__carried_out=1, requests__cases=1)
    story.report(2024).counts(
        requests__people=1, flow__carried_in=1, flow__received=1, flow__carried_out=2, requests__cases=0
    )


def test_she_died_on_a_day_so_uncertain_that_nobody_can_say_whether_72_hours_were_over(story):
    case = story.ask("2024-07-01")
    story.lead(case, "2024-07-02")
    story.die(case, before("2024-08-20"), told="2024-08-21")

    told = story.report(2023)

    told.counts(mobilised_not_computable=1, mobilised_ended_before=0)
    told.says("cannot be computed", "the day on which it ended")


def test_help_was_on_the_way_and_she_died_on_some_day_of_that_summer(story):
    case = story.ask("2024-07-01")
    story.lead(case, "2024-07-01 18:00")
    story.mobilise(case, "2024-07-02")
    story.die(case, before("2024-08-20"), told="2024-08-21")

    story.report(2023).counts(mobilised_within_72h=1, mobilised_not_computable=0)


def test_a_refusal_is_taken_back_and_the_report_of_that_time_still_knows_it(story):
    case = story.ask("2024-07-01")
    story.lead(case, "2024-07-02")
    story.move(case, Status.WITHDRAWN, "2024-07-03")
    story.take_back(story.step(case, Status.WITHDRAWN), "2024-12-01")

    story.report(2023, known="2024-10-01").counts(mobilised_ended_before=1)
    story.report(2023, known="2024-12-24").counts(mobilised_ended_before=0, mobilised_over_72h=1)


def test_she_was_found_before_the_review_that_gave_her_up(story):
    case = story.ask("2024-01-08")
    story.lead(case, "2024-01-09")
    story.set_out(case, "2024-01-10")
    story.go_missing(case, "2024-02-01")
    story.conclude_missing(case, "2024-09-07")
    story.reach_safety(case, "2024-08-28", told="2024-10-01")

    story.report(2024).counts(missing__concluded__people=0).does_not_say("concluded by a review")


# Of which only totals are known


def test_31_of_a_term_only_totals_are_known(story):
    helped = {
        "kind": StatedKind.TOTAL,
        "fiscal_year": ensure_term(date(2013, 10, 1)),
        "number": 14,
        "unit": "people",
        "name": "helped to a third country",
        "definition": "people helped to a safe third country; who led is not said",
        "publication": "annual report, 17th meeting",
        "printed": exactly("2014-11-29"),
        "place": "third paragraph",
        "certainty": "first_hand",
    }
    whole = stating.agree_to_number(stating.state_number(by=story.house.director, **helped), by=story.house.treasurer)
    of_them = {"name": "to South Korea", "number": 10, "part_of": whole, "breakdown": "destination"}
    stating.agree_to_number(stating.state_number(by=story.house.treasurer, **helped | of_them), by=story.house.director)

    report = story.report(2013)

    report.says("helped to a third country, 14", "annual report, 17th meeting", "29 Nov 2014", "not counted")
    report.says("to South Korea: 10", "destination not stated: 4")
    report.counts(rescued__led__people=0, requests__people=0)
    report.tells_nobody("Nobody asked", "led nobody")
    assert "helped to a third country" in report.printed()


def test_31_of_a_term_some_records_are_left_beside_the_totals(story):
    story.led_to_safety("2024-10-01")
    helped = {
        "kind": StatedKind.TOTAL,
        "fiscal_year": ensure_term(date(2024, 10, 1)),
        "key": "rescued.led.people",
        "number": 14,
        "unit": "people",
        "definition": "people whom LFNKR led to a safe third country",
        "publication": "annual report",
        "printed": exactly("2025-11"),
        "place": "page 2",
        "certainty": "first_hand",
    }
    stating.agree_to_number(stating.state_number(by=story.house.director, **helped), by=story.house.treasurer)

    report = story.report(2024)

    report.counts(rescued__led__people=1)
    report.says("14 (annual report, page 2; Nov 2025)", "not counted")
    report.says("Counted from records beside it", ", 1.", "not added")


def test_whoever_was_safe_with_us_and_is_taken_over_later_was_not_given_back(story):
    """Safe, then missing from safety; a partner searches, finds her on the way, and she is sent back."""
    case = story.ask("2024-06-01")
    story.lead(case, "2024-06-01 20:00")
    story.set_out(case, "2024-06-03")
    story.reach_safety(case, "2024-06-20")
    story.go_missing(case, "2024-07-01")
    story.take_over(case, "2024-07-05")
    story.partner_tells(case, Status.IN_MOVEMENT, "2024-07-10", told="2024-07-11", reason="Seen.")
    story.partner_tells(case, Status.REPATRIATED, "2024-07-20", told="2024-07-21", reason="Seen.")

    told = story.report(2023).counts(taken_over__people=1, taken_over__ended__people=1, lead__given_back__people=0)
    told.counts(taken_over__given_back__people=0, rescued__led__people=1)
