"""No sentence lets out by its words what the edition withholds in its figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.editions.annual import AnnualReport
from reports.models.audiences import Audience
from reports.models.editions import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def members_edition(*withheld: str) -> AnnualReport:
    """Term 20 for the members, as if these figures had not been released, before its edition told them."""
    known_at = Edition.objects.signed().get(fiscal_year=20).known_at
    full = AnnualReport.for_year(FiscalYear.objects.get(term=20), known_at=known_at)
    released = tuple(item for item in full.reference.releases if item.key not in withheld)
    return replace(full, reference=replace(full.reference, releases=released)).shown_to(Audience.MEMBERS)


def sentence(report: AnnualReport, name: str) -> str:
    return next(statement.text for statement in report.statements if statement.id == name)


def test_who_died_are_called_adults_where_the_women_who_asked_are_withheld():
    report = members_edition("requests.women")

    assert not report["requests.women"].is_exact
    assert "While a partner led the rescue, 2 adults died." in sentence(report, "died_partner")
    assert not [s.text for s in report.statements if "women whose" in s.text or "adults who asked were women" in s.text]


def test_where_the_women_who_asked_are_released_they_are_called_women():
    assert "Of the women whose rescue a partner led, 2 died" in sentence(members_edition(), "died_partner")


def test_where_the_words_of_their_death_are_not_released_nobody_tells_how_they_died():
    kept, let_out = members_edition("words.losses"), members_edition()

    assert not [statement for statement in kept.statements if statement.id == "died_partner_how"]
    assert "capsized" in sentence(let_out, "died_partner_how")
    assert sentence(kept, "died_partner")


def test_inside_they_are_called_women():
    report = AnnualReport.for_year(FiscalYear.objects.get(term=20))

    assert "Of the women whose rescue a partner led, 2 died" in sentence(report, "died_partner")
