"""Histories that are on no usual list, each recorded as it happened, and what the report of its term must say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest

from cases.status import Status
from cases.workflow.errors import StepBeforeFirst
from donations.decisions.errors import MoneyWasThere, ToldWithoutSource
from donations.models import DayTotal
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import after, before, between, exactly
from reports.freezing.reading import figures_of
from reports.models import StatedKind
from reports.models.audiences import Audience
from reports.stated import actions as stating
from reports.tests.years.stories import Story, her_child, man, on, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

PEOPLE = ("people", "adults", "children", "age_not_known")


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
    report.does_not_say("No death")


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


def test_3_she_is_repatriated_from_safety(story):
    her = story.led_to_safety("2024-10-01")
    story.move(her, Status.REPATRIATED, "2025-02-01")

    report = story.report(2024)

    report.counts(rescued__led__people=1, rescued__led__repatriated_since__people=1, ended__repatriated__people=1)
    report.says("repatriated")


def test_3_she_goes_missing_in_the_third_country(story):
    her = story.led_to_safety("2024-10-01")
    story.go_missing(her, "2025-02-01")

    report = story.report(2024)

    report.counts(rescued__led__people=1, rescued__led__missing_since__people=1, ended__missing__people=1)
    report.says("missing")


# Ages nobody knows


def test_4_somebody_of_unknown_age_is_led_to_safety(story):
    story.led_to_safety("2024-10-01", woman(None))

    report = story.report(2024)

    report.counts(**family("rescued.led", 1, 0, 0, 1), **family("requests", 1, 0, 0, 1))
    report.says("age")


def test_5_somebody_of_unknown_age_dies(story):
    her = story.ask("2024-10-01", woman(None))
    story.die(her, "2024-11-11")

    report = story.report(2024)

    report.counts(**family("deaths.led", 1, 0, 0, 1), deaths__led__unnamed=0)
    report.does_not_say("No death")


# Asked again


def test_6_she_withdrew_last_term_asks_again_and_waits(story):
    her = story.ask("2024-03-01")
    story.move(her, Status.WITHDRAWN, "2024-05-01")
    story.move(her, Status.VERIFYING, "2024-11-01")

    report = story.report(2024)

    report.counts(flow__carried_in=0, flow__received=0, flow__reopened=1, flow__concluded=0, flow__carried_out=1)
    report.does_not_say("Nobody asked")


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
    )


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
    )


def test_9_she_was_given_up_and_is_found_dead(story):
    her = missing_and_concluded_in_term_2023(story)
    story.die(her, "2024-11-11")

    story.report(2023).counts(flow__concluded=1, deaths__led__people=0)
    story.report(2024).counts(flow__reopened=1, flow__concluded=1, missing__found__people=0, deaths__led__people=1)


# Children, mothers, families


def test_10_two_minors_ask_by_themselves_and_are_led_to_safety(story):
    story.led_to_safety("2024-10-01", woman(16), man(14))

    report = story.report(2024)

    report.counts(**family("requests", 2, 0, 2, 0), **family("rescued.led", 2, 0, 2, 0))
    report.says("2 children asked")
    report.says("All of those who asked were children")
    report.does_not_say("Nobody asked")
    report.does_not_say("led nobody")


def test_11_a_mother_of_17_is_18_when_she_is_safe(story):
    with story.at("2024-10-01"):
        soon_18 = ages.born(exactly("2006-10-10"))
    story.led_to_safety("2024-10-01", woman(soon_18), her_child(1))

    report = story.report(2024)

    report.counts(**family("requests", 2, 0, 2, 0), **family("rescued.led", 2, 1, 1, 0))
    report.counts(composition__requested__minor_with_child=2)


def test_12_the_mother_of_a_baby_without_an_age_is_a_mother(story):
    story.ask("2024-10-01", woman(), her_child(None))

    report = story.report(2024)

    report.counts(**family("requests", 2, 1, 0, 1), requests__other_adults=0)


def test_14_three_people_without_names_drown(story):
    theirs = story.ask("2024-10-01")
    story.lead(theirs, "2024-10-02")
    story.set_out(theirs, "2024-10-03")
    story.die(theirs, "2024-10-20", unnamed=3)

    report = story.report(2024)

    report.counts(deaths__led__people=3, deaths__led__unnamed=3, deaths__taken_over__people=0)
    report.does_not_say("No death")


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
    )


def test_19_one_partner_hands_on_to_another(story):
    her = story.ask("2024-03-01")
    story.take_over(her, "2024-03-05", by=0)
    story.take_over(her, "2024-10-05", by=1)

    story.report(2023).counts(taken_over__people=1, lead__handed_on__people=0)
    story.report(2024).counts(taken_over__people=0, lead__handed_on__people=1)


# The edge of the year


def test_21_she_calls_on_the_last_evening_and_help_is_on_the_way_next_morning(story):
    her = story.ask("2024-08-31 20:00")
    story.lead(her, "2024-08-31 21:00")
    story.mobilise(her, "2024-09-01 08:00")
    story.set_out(her, "2024-09-01 09:00")
    story.reach_safety(her, "2024-09-20")

    story.report(2023).counts(mobilised_within_72h=1, mobilised_over_72h=0, rescued__led__people=0)
    story.report(2024).counts(
        mobilised_within_72h=0, mobilised_over_72h=0, rescued__led__people=1, flow__carried_in=1, requests__people=0
    )


def test_22_one_minute_apart_two_terms(story):
    story.ask("2024-08-31 23:59")
    story.ask("2024-09-01 00:00")

    story.report(2023).counts(requests__people=1, flow__received=1)
    story.report(2024).counts(requests__people=1, flow__received=1)


def test_32_a_mother_is_safe_and_her_child_is_taken_over(story):
    both = story.ask("2024-10-01", woman(), her_child())
    story.lead(both, "2024-10-02")
    story.set_out(both, "2024-10-03", 0)
    story.reach_safety(both, "2024-10-30", 0)
    story.take_over(both, "2024-11-05")

    report = story.report(2024)

    report.counts(**family("rescued.led", 1, 1, 0, 0), **family("taken_over", 1, 0, 1, 0))
    report.does_not_say("0 children")
    report.does_not_say("No child")


# Money


def test_20_money_is_spent_and_then_a_partner_takes_over(story):
    story.gift("2024-09-02", 20_000)
    her = story.ask("2024-10-01")
    committed = story.decide(her, "2024-10-02")
    story.pay(committed, "2024-10-05", 700)
    story.take_over(her, "2024-10-20")

    report = story.report(2024)

    report.counts(spending__rescue=70_000, taken_over__people=1)


def test_26_an_advance_of_august_is_undone_in_september(story):
    story.gift("2024-03-01", 20_000)
    her = story.ask("2024-08-10")
    committed = story.decide(her, "2024-08-12")
    advance = story.pay(committed, "2024-08-20", 500, as_advance=True)
    story.undo(advance, "2024-09-10")

    story.report(2023).counts(spending__rescue=0)
    story.report(2024).counts(spending__rescue=0)


def test_27_a_payment_of_august_comes_back_in_september(story):
    story.gift("2024-03-01", 20_000)
    her = story.ask("2024-08-10")
    committed = story.decide(her, "2024-08-12")
    payment = story.pay(committed, "2024-08-20", 900)
    story.undo(payment, "2024-09-10")

    story.report(2023).counts(spending__rescue=90_000)
    report = story.report(2024)

    report.says("900.00", "came back")
    report.does_not_say("more than")
    report.does_not_say("−900")


def test_28_a_gift_of_august_is_charged_back_in_september(story):
    story.gift("2024-03-01", 20_000)
    given = story.gift("2024-08-20", 500)
    story.undo(given, "2024-09-10")

    story.report(2023)
    report = story.report(2024)

    report.does_not_say("−500")


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
    next_one.says("That person was safe before the term", "counted here once")
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

    story.report(2024).counts(taken_over__people=1, taken_over__for_lack_of_funds__adults=1)


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
    report.does_not_say("Nobody asked")
    report.does_not_say("led nobody")


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
