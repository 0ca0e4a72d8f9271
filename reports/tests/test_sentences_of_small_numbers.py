"""The sentences stay true and well-formed where their figures are one, or where a promise is not yet kept."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.utils import translation

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language.wordings import known
from reports.editions.annual import AnnualReport
from reports.narrative.statements import statements_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


@pytest.fixture
def full() -> AnnualReport:
    return AnnualReport.for_year(FiscalYear.objects.get(term=20))


def sentence(report: AnnualReport, name: str, **values: tuple[int, int | None]) -> str | None:
    """One sentence of term 20, as if these figures had this number and this base."""
    keys = {key.replace(".", "_"): key for key in report.figures}
    changed = {
        keys[name]: replace(report[keys[name]], value=number, numerator=base and number, denominator=base)
        for name, (number, base) in values.items()
    }
    small = replace(report, figures={**report.figures, **changed})
    return next((statement.text for statement in statements_of(small) if statement.id == name), None)


def test_one_adult_taken_over_is_one(full):
    one = {"taken_over_people": (1, None), "taken_over_adults": (1, None), "taken_over_children": (0, None)}

    told = sentence(full, "taken_over", **one, taken_over_for_lack_of_funds_people=(0, 1))
    why = sentence(full, "taken_over", **one, taken_over_for_lack_of_funds_people=(1, 1))

    assert told == "A partner organisation took over the rescue of 1 adult."
    assert why.endswith("of 1 adult, because LFNKR lacked the funds at that moment.")


def test_people_of_every_kind_are_named_by_their_number(full):
    some = {"requests_people": (4, None), "requests_adults": (1, None), "requests_children": (2, None)}

    told = sentence(full, "asked", **some, requests_age_not_known=(1, None))

    assert told == "1 adult, 2 children and 1 person of unknown age asked LFNKR for rescue in the term."


def test_children_who_come_alone_are_somebody(full):
    two = {"requests_people": (2, None), "requests_adults": (0, None), "requests_children": (2, None)}

    assert sentence(full, "asked", **two) == "2 children asked LFNKR for rescue in the term."
    assert sentence(full, "all_children", **two) == "All of those who asked were children."
    assert sentence(full, "all_children") is None


def test_a_zero_nobody_declared_is_told_as_not_recorded(full):
    nobody = {"requests_people": (0, None), "requests_cases": (0, None)}

    assert sentence(full, "asked_nobody", **nobody) == "Nobody asked LFNKR for rescue in the term."
    assert sentence(replace(full, registers={}), "asked_nobody", **nobody) is None
    assert "is not recorded" in sentence(replace(full, registers={}), "asked_not_recorded", **nobody)


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_how_they_died_is_left_out_without_a_trace(full, language):
    with translation.override(language):
        silent = replace(full, reference=replace(full.reference, words_for_losses=("",)))
        told, nothing = (
            [statement.text for statement in statements_of(report) if statement.id == "died_partner_how"]
            for report in (full, silent)
        )
        how = known("their boat capsized on the Mekong and they drowned")

    assert how in told[0]
    assert not re.search(r"[:：]\s*[.。]|[.。]{2}|: ?$", told[0])
    assert not nothing


def test_one_adult_has_one_origin_and_no_range_of_ages(full):
    single = replace(full["origin.provinces"], value=("KP-09",), numerator=1, denominator=1)
    report = replace(full, figures={**full.figures, "origin.provinces": single})
    one = {"rescued_led_people": (1, None), "age_rescued_led_known_people": (1, 1)}

    assert sentence(report, "origin") == "The one adult LFNKR led to safety came from North Hamgyong."
    assert sentence(full, "ages", **one) is None


@pytest.mark.parametrize(
    ("known", "base", "said"),
    [
        (2, 2, "Both adults LFNKR led to safety came from North Hamgyong."),
        (3, 3, "All 3 adults LFNKR led to safety came from North Hamgyong."),
        (1, 2, "The one adult led to safety for whom it was recorded came from North Hamgyong (1 not recorded)."),
        (2, 3, "Both adults led to safety for whom it was recorded came from North Hamgyong (1 not recorded)."),
        (3, 5, "All of the 3 adults led to safety for whom it was recorded came from North Hamgyong (2 not recorded)."),
    ],
)
def test_where_one_of_several_came_from_is_said_of_one(full, known, base, said):
    single = replace(full["origin.provinces"], value=("KP-09",), numerator=known, denominator=base)

    assert sentence(replace(full, figures={**full.figures, "origin.provinces": single}), "origin") == said


def test_where_nobody_is_known_to_come_from_is_not_said(full):
    unknown = replace(full["origin.provinces"], value=(), numerator=0, denominator=2)

    assert sentence(replace(full, figures={**full.figures, "origin.provinces": unknown}), "origin") is None


def test_one_under_thirty_does_not_speak_of_many(full):
    told = sentence(full, "share.under_30.requested_adults", share_under_30_requested_adults=(1, 27))

    assert told.startswith("Adults who asked and were under 30: 1 of 27")


def test_a_sum_that_is_round_is_not_more_than_itself(full):
    assert sentence(full, "spent", spending_rescue=(2_000_000, None)) == "The rescues cost USD 20,000.00."


def test_what_a_rescue_costs_is_said_of_anybody(full):
    told = sentence(full, "tiers")

    assert "where nobody needed help to escape" in told
    assert not {"she", "he", "herself", "himself"} & set(told.split())


def test_one_station_is_not_stations(full):
    told = sentence(full, "mission", mission_police_stations=(1, None))

    assert "Police stations visited: 1; people in custody interviewed: 16" in told
    assert "1 police stations" not in told


def test_a_goal_is_told_as_a_goal(full):
    assert "LFNKR aims to keep USD 6,000.00 to USD 10,000.00 set aside" in sentence(full, "reserve")


def test_the_arrest_is_dated_as_closely_as_it_is_known(full):
    assert sentence(full, "incident").endswith("(as told; date of the arrest: before 14 Oct 2018).")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((0, 1, 0, 0), "While LFNKR led the rescue, 1 child died."),
        ((0, 2, 1, 0), "While LFNKR led the rescue, 2 children and 1 person of unknown age died."),
        ((1, 0, 0, 3), "While LFNKR led the rescue, 1 adult and 3 people nobody could name died."),
    ],
)
def test_all_who_died_are_told_in_a_sentence(full, parts, said):
    names = ("adults", "children", "age_not_known", "unnamed")
    values = {f"deaths_led_{name}": (number, None) for name, number in zip(names, parts, strict=True)}

    assert sentence(full, "died_led", deaths_led_people=(sum(parts), None), **values) == said
    assert sentence(full, "died_led") is None
