"""What term 20 holds besides requests and money: the mission, the incident, the policies, the outside figure, the releases."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cases import casework
from cases.events.choices import Certainty, EventKind
from lfnkr.accounts.models import User
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear, Meeting
from lfnkr.fuzzy.dates import before
from reports.demo.actions import record_external_statistic, record_policy
from reports.demo.timeline import Timeline
from reports.editions.annual import AnnualReport
from reports.models import ReleaseItem
from reports.releases import actions as publishing
from reports.releases.actions import Proposal

PUBLISHED = [
    "requests.adults",
    "requests.mothers_with_children",
    "requests.unaccompanied_women",
    "requests.women",
    "rescued.led.adults",
    "rescued.led.mothers_with_children",
    "rescued.led.unaccompanied_women",
    "taken_over.adults",
    "taken_over.for_lack_of_funds.adults",
    "taken_over.safe.adults",
    "deaths.taken_over.adults",
    "age.rescued_led.youngest",
    "age.rescued_led.oldest",
    "share.under_30.requested_adults",
    "origin.provinces",
    "destination.desired",
    "cost.tier.minimum",
    "cost.tier.evasion",
    "cost.tier.maximum",
]
"""The figures the article of October 2018 made public; two people release them again."""

REASON = "for the annual meeting of 14 October 2018 and its article"


def note_background(data: dict[str, Any], diary: Timeline, staff: dict[str, User]) -> None:
    """Note everything of the term that is neither a request nor a movement of money."""
    director, worker = staff["director"], staff["caseworker"]
    diary.at(_day(2017, 9, 1), lambda: _policies(data["policies"], director))
    diary.at(_day(2018, 1, 22), lambda: _mission(data["mission"], worker))
    diary.at(_day(2018, 10, 14), lambda: _incident(data["incident"], director))
    diary.at(_day(2018, 10, 14), lambda: _outside_figure(data["external_statistic"], director))
    diary.at(_day(2018, 9, 28), lambda: _propose_figures(director))
    diary.at(_day(2018, 10, 1), lambda: _approve_releases(staff["auditor"]))
    diary.at(_day(2018, 10, 14), lambda: _propose_words(director))
    diary.at(_day(2018, 10, 14), lambda: _approve_releases(staff["auditor"]))


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 11, tzinfo=TOKYO)


def _mission(row: dict[str, Any], by: User) -> None:
    stations = [
        {
            "place": "Nakhon Phanom",
            "is_police_station": True,
            "interviews": row["interviews"]["count"],
            "cells": row["interviews"]["cells"],
        }
    ]
    stations.append({"place": "", "is_police_station": True, "interviews": 0, "cells": None})
    casework.record_mission(
        by=by,
        begins_on=date.fromisoformat(row["begin"]),
        ends_on=date.fromisoformat(row["end"]),
        led_by=row["led_by"],
        area=row["area"],
        purpose=row["purpose"],
        paid_from=row["paid_from"],
        reception=row["reception"],
        has_clothing=row["clothing"],
        visits=stations,
        goods=[good["kind"] for good in row["goods"]],
    )


def _incident(row: dict[str, Any], by: User) -> None:
    arrest = casework.record_event(
        None,
        by=by,
        kind=EventKind.STAFF_ARREST,
        happened=before(row["occurred"]["date"]),
        country=row["country"],
        certainty=Certainty.FIRST_HAND,
        held_months=row["held_months"],
        text=row["during"],
    )
    casework.acknowledge(arrest, by=by)


def _policies(rows: list[dict[str, Any]], by: User) -> None:
    goal = Meeting.objects.get(number=19)
    for row in rows:
        effective = row["effective"]
        record_policy(
            by=by,
            text=row["text"],
            because="the arrest of a member in China" if "because" in row else "",
            precision=effective["precision"],
            effective_on=date.fromisoformat(effective["date"]) if "date" in effective else None,
            meeting=goal if effective.get("date") == goal.held_on.isoformat() else None,
        )


def _outside_figure(row: dict[str, Any], by: User) -> None:
    record_external_statistic(
        FiscalYear.objects.get(term=20),
        by=by,
        key="women_share",
        quoted_on=date(2018, 10, 14),
        publisher=row["publisher"],
        series=row["series"],
        period=row["period"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        source=row["source"],
    )


def _propose_figures(by: User) -> None:
    report = AnnualReport.for_year(FiscalYear.objects.get(term=20))
    proposals = [Proposal(key, REASON) for key in PUBLISHED]
    publishing.propose_releases(report.year, by=by, counted=report, proposals=proposals)


def _propose_words(by: User) -> None:
    """The texts the meeting heard, word for word: what they tell of places and days stands in the article, too."""
    report = AnnualReport.for_year(FiscalYear.objects.get(term=20))
    proposals = [
        Proposal(key, REASON, words={} if text.is_fact else text.words, stands_because="" if text.is_fact else REASON)
        for key, text in report.typed.items()
        if text.chapter != "asked" and not (text.is_quoted or text.is_written_here)
    ]
    publishing.propose_releases(report.year, by=by, counted=report, proposals=proposals)


def _approve_releases(by: User) -> None:
    report = AnnualReport.for_year(FiscalYear.objects.get(term=20))
    waiting = ReleaseItem.objects.waiting().filter(fiscal_year=report.year).values_list("pk", flat=True)
    publishing.approve_releases(report.year, by=by, counted=report, items=set(waiting))
