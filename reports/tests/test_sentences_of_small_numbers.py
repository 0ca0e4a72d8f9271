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
    one = {"taken_over_adults": (1, None), "taken_over_safe_adults": (1, 1)}

    told = sentence(full, "taken_over", **one, taken_over_for_lack_of_funds_adults=(0, 1))
    safe = sentence(full, "taken_over_safe", **one)

    assert told == "A partner organisation took over the rescue of one adult."
    assert safe == "Adults taken over who had reached safety by the end of the term: 1 of 1."


def test_nobody_in_safety_is_told_as_nobody(full):
    safe = sentence(full, "taken_over_safe", taken_over_safe_adults=(0, 8))

    assert safe == "None of the 8 adults taken over had reached safety by the end of the term."


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_how_they_died_is_left_out_without_a_trace(full, language):
    with translation.override(language):
        told, silent = (
            next(statement.text for statement in statements_of(report) if statement.id == "died_partner")
            for report in (full, replace(full, reference=replace(full.reference, words_for_losses=("",))))
        )
        how = known("their boat capsized on the Mekong and they drowned")

    assert how in told
    assert how not in silent
    assert not re.search(r"[:：]\s*[.。]|[.。]{2}|: ?$", silent)


def test_one_adult_has_one_origin_and_no_range_of_ages(full):
    single = replace(full["origin.provinces"], value=("KP-09",), numerator=1, denominator=1)
    report = replace(full, figures={**full.figures, "origin.provinces": single})

    assert sentence(report, "origin") == "The one adult LFNKR led to safety came from North Hamgyong."
    assert sentence(full, "ages", rescued_led_people=(1, None)) is None


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
    ("number", "said"),
    [(0, None), (1, "1 child of our caseload died."), (2, "2 children of our caseload died.")],
)
def test_children_who_died_are_told_in_a_sentence(full, number, said):
    assert sentence(full, "died_children", deaths_children=(number, None)) == said
