"""A death whose day nobody knows is counted all the same, once, and its person is nowhere on the way."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from cases import casework
from cases.models import Case
from cases.status import Status
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy.dates import UNKNOWN, FuzzyDate, after, before, between, exactly
from reports.editions.annual import AnnualReport

pytestmark = pytest.mark.django_db

ASKED, ON_THE_WAY, TOLD = (datetime(2024, *day, 12, tzinfo=TOKYO) for day in ((7, 1), (8, 1), (10, 5)))
"""She asked and set out in one term; in the next we were told that she had died."""

BEFORE, NOT_KNOWN, AFTER = before("2024-09-20"), UNKNOWN, after("2024-08-20")
uncertain = pytest.mark.parametrize("happened", [BEFORE, NOT_KNOWN, AFTER])


def on_the_way(hana) -> Case:
    with clock.at(ASKED):
        case = factories.case(hana)
    with clock.at(ON_THE_WAY):
        factories.bring(case, Status.IN_MOVEMENT, by=hana)
    return case


def died(case: Case, hana, happened: FuzzyDate, told: datetime = TOLD, **facts) -> None:
    with clock.at(told):
        facts = {
            "population": "led_by_us",
            "cause": "drowned",
            "report_wording": "she drowned",
            "happened": happened,
            **facts,
        }
        casework.record_death(case, by=hana, members=factories.members_of(case), **facts)


def report_on(day: date, **moments) -> AnnualReport:
    report = AnnualReport.for_year(ensure_term(day), **moments)
    assert report.is_final, report.failing
    return report


def flow(report: AnnualReport) -> tuple:
    return tuple(report[f"flow.{key}"].value for key in ("carried_in", "concluded", "carried_out"))


@uncertain
def test_it_counts_in_the_term_we_know_of_and_concludes_the_request_there(hana, happened):
    case = on_the_way(hana)
    died(case, hana, happened)

    asked, lost, later = (report_on(date(year, 10, 1)) for year in (2023, 2024, 2025))

    assert [report["deaths.led.adults"].value for report in (asked, lost, later)] == [0, 1, 0]
    assert [flow(report) for report in (asked, lost, later)] == [(0, 0, 1), (1, 1, 0), (0, 0, 0)]


@uncertain
def test_in_the_term_of_the_request_she_is_not_on_the_way_either(hana, happened):
    case = on_the_way(hana)
    then = before("2024-08-09") if happened == BEFORE else happened
    died(case, hana, then, datetime(2024, 8, 31, 12, tzinfo=TOKYO))

    report = report_on(date(2024, 8, 1))

    assert report["deaths.led.adults"].value == 1
    assert flow(report) == (0, 1, 0)


def test_a_last_day_before_the_request_loses_nobody(hana):
    with clock.at(ASKED):
        case = factories.case(hana)
    died(case, hana, before("2023-08-02"))

    earlier, asked = (report_on(date(year, 10, 1)) for year in (2022, 2023))

    assert [report["deaths.led.adults"].value for report in (earlier, asked)] == [1, 0]
    assert [flow(report) for report in (earlier, asked)] == [(0, 0, 0), (0, 1, 0)]


@pytest.mark.parametrize("happened", [exactly("2024-09"), exactly("2024"), between("2024-08-30", "2024-09-02")])
def test_it_counts_in_the_term_of_the_last_day_it_may_have_been(hana, happened):
    case = on_the_way(hana)
    died(case, hana, happened)

    assert report_on(date(2024, 10, 1))["deaths.led.adults"].value == 1


@uncertain
def test_what_was_not_known_yet_is_not_counted(hana, happened):
    case = on_the_way(hana)
    died(case, hana, happened)

    report = report_on(date(2024, 10, 1), known_at=datetime(2024, 10, 1, tzinfo=TOKYO))

    assert report["deaths.led.adults"].value == 0
    assert flow(report) == (1, 0, 1)


@uncertain
def test_its_words_for_the_report_are_found(hana, happened):
    case = on_the_way(hana)
    with clock.at(ON_THE_WAY):
        factories.hand_over(case, by=hana)
    died(case, hana, happened, population="led_by_partner")

    assert "she drowned" in next(s.text for s in report_on(date(2024, 10, 1)).statements if s.id == "died_partner_how")


def test_those_whose_status_says_so_are_held_against_the_deaths_recorded(hana):
    case = on_the_way(hana)
    died(case, hana, NOT_KNOWN)
    report = report_on(date(2024, 10, 1))

    (total,) = [total for total in report.control_totals if "current status is died" in total.name]

    assert (total.parts, total.total) == ((1,), 1)
