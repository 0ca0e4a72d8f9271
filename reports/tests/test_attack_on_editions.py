"""An attack on the editions of the demonstration: from all that members and public can read, nobody is computed.

It reads data files and printed pages alone, in three languages, with and without releases, and the terms beside them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import translation

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.disclosure.cells import groups, number_of
from reports.disclosure.rule import SMALLEST
from reports.disclosure.tests.attack import (
    Row,
    broken,
    is_count,
    laid_out,
    neighbours,
    reading,
    recognised,
    told,
    unchanged,
)
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_json
from reports.figures.figure import Band, Disclosure
from reports.models.audiences import Audience
from reports.models.editions import Edition
from reports.printing.paper import print_html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
LANGUAGES = ("en", "ja", "ko")
TERMS = (19, 20, 21)
READERS = {Audience.MEMBERS: (Audience.MEMBERS, Audience.PUBLIC), Audience.PUBLIC: (Audience.PUBLIC,)}


def full(term: int, *, is_released: bool = False) -> AnnualReport:
    """The report inside the house: with releases and editions of the demonstration, or as if there were neither."""
    year = FiscalYear.objects.get(term=term)
    if is_released:
        return AnnualReport.for_year(year)
    edition = Edition.objects.signed().filter(fiscal_year=year).first()
    report = AnnualReport.for_year(year, known_at=edition and edition.known_at)
    return replace(report, reference=replace(report.reference, releases=()))


def files(report: AnnualReport, reader: Audience) -> Iterator[dict[str, Row]]:
    """The figures of every data file that a reader can open."""
    for audience in READERS[reader]:
        for language in LANGUAGES:
            with translation.override(language):
                yield json.loads(as_json(report.shown_to(audience), language))["figures"]


def found(report: AnnualReport, reader: Audience, known: dict[str, Band]) -> list[str]:
    """Everything a reader learns that rule 13 keeps."""
    inside = json.loads(as_json(report, "en"))["figures"]
    truth = {key: told(row)[0] for key, row in inside.items() if is_count(key, row)}
    released = report.let_out(reader).figures
    is_open = {
        key
        for key, figure in report.figures.items()
        if figure.means.disclosure == Disclosure.PERFORMANCE or key in released
    }
    always = {key: band if key in is_open or key.endswith("/base") else (0, None) for key, band in known.items()}
    number = {key: number_of(figure) for key, figure in report.figures.items()}
    filled = [[key for key in group if number.get(key)] for group in groups(number)]
    alls = {group[0] for group in filled if len(group) == 1 and not group[0].endswith((".not_asked", ".unknown"))}
    return broken(truth, known, always, SMALLEST[reader], alls - released)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("is_released", [True, False])
@pytest.mark.parametrize("term", TERMS)
def test_nobody_is_computed_from_the_editions_of_a_term(term, is_released, reader):
    report = full(term, is_released=is_released)

    assert not found(report, reader, reading(*files(report, reader)))


@pytest.mark.parametrize("key", ["requests.mothers_with_children", "requests.other_adults"])
def test_one_complementary_number_left_open_tells_who_all_were(key):
    report = full(20)
    known = reading(*files(report, Audience.MEMBERS))
    assert known[key][0] != known[key][1]

    number = number_of(report.figures[key])
    opened = {**known, key: (number, number)}
    other = {"requests.mothers_with_children": "requests.other_adults"}.get(key, "requests.mothers_with_children")
    opened[other] = (number_of(report.figures[other]),) * 2

    assert any("requests.women" in wrong for wrong in found(report, Audience.MEMBERS, opened))


def test_terms_beside_each_other_join_in_what_is_always_told():
    reports = {term: full(term) for term in TERMS}

    for term in TERMS[:-1]:
        out, into = reports[term].shown_to(Audience.PUBLIC), reports[term + 1].shown_to(Audience.PUBLIC)
        for part in ("", ".people", ".children", ".age_not_known"):
            assert out[f"flow.carried_out{part}"].value == into[f"flow.carried_in{part}"].value
        promised = out["reserve.committed"], into["reserve.committed_opening"]
        assert {figure.suppressed is None for figure in promised} in ({True}, {False})


def test_the_editions_that_were_frozen_withstand_it_beside_what_would_be_printed_today():
    report = full(20, is_released=True)
    edition = Edition.objects.signed().get(fiscal_year=20)
    kept = edition.files.filter(audience__in=("members", "public"), format="json")
    frozen = [json.loads(file.held)["figures"] for file in kept]

    assert len(frozen) == 6
    assert not found(report, Audience.MEMBERS, reading(*frozen, *files(report, Audience.MEMBERS)))


@pytest.mark.parametrize("reader", READERS)
def test_all_editions_laid_beside_each_other_are_withstood_as_one_program(reader):
    """Terms 19 and 21 as they would be printed, term 20 as it was frozen and as it would be printed today; in every language."""
    edition = Edition.objects.signed().get(fiscal_year=20)
    kept = edition.files.filter(audience__in=READERS[reader], format="json")
    reports = {"19": full(19), "20": full(20), "20 today": full(20, is_released=True), "21": full(21)}
    editions = {name: reading(*files(report, reader)) for name, report in reports.items()}
    editions["20"] = reading(*(json.loads(file.held)["figures"] for file in kept))
    inside = {name: json.loads(as_json(report, "en"))["figures"] for name, report in reports.items()}
    truth = laid_out(
        {n: {key: told(row)[0] for key, row in rows.items() if is_count(key, row)} for n, rows in inside.items()}
    )
    known = laid_out(editions)
    is_open = {
        f"{name}:{key}"
        for name, report in reports.items()
        for key, figure in report.figures.items()
        if figure.means.disclosure == Disclosure.PERFORMANCE or key in report.let_out(reader).figures
    }
    always = {key: band if key in is_open or key.endswith("/base") else (0, None) for key, band in known.items()}
    joined = [*neighbours("19", "20"), *neighbours("20", "21"), *unchanged("20", "20 today", truth, known)]

    assert len(editions) == 4 and len(known) > 4 * 300
    assert not broken(truth, known, always, SMALLEST[reader], (), joined)
    assert not recognised(truth, known, always, ("20", "20 today"), SMALLEST[reader])


@pytest.mark.parametrize("audience", SMALLEST)
def test_every_language_tells_the_same_figures_and_sentences(audience):
    report = full(20)
    files_of = []
    for language in LANGUAGES:
        with translation.override(language):
            told_in = json.loads(as_json(report.shown_to(audience), language))
        files_of.append(
            (
                {key: (row["value"], row.get("band"), row["denominator"]) for key, row in told_in["figures"].items()},
                [row["id"] for row in told_in["statements"]],
            )
        )
    assert files_of[0] == files_of[1] == files_of[2]


@pytest.mark.parametrize("audience", SMALLEST)
def test_the_printed_page_tells_no_share_or_number_that_the_data_file_holds_back(audience):
    report = full(20)
    shown = report.shown_to(audience)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", print_html(shown, "en")))

    for key, figure in shown.figures.items():
        whole = report.figures[key]
        if figure.is_exact or whole.means.unit != "percent" or whole.numerator is None:
            continue
        assert f"{whole.numerator} of {whole.denominator} ({whole.value}" not in page, key
    assert "(63 %)" not in page and "(25 %)" not in page


def test_nine_tenths_of_performance_and_attributes_stand_in_the_members_edition_without_a_release():
    report = full(20)
    shown = report.shown_to(Audience.MEMBERS)
    asked = [
        key
        for key, figure in report.figures.items()
        if figure.means.disclosure in (Disclosure.PERFORMANCE, Disclosure.ATTRIBUTES)
    ]
    stands = [key for key in asked if key in shown.figures and not shown[key].suppressed]

    assert {key for key in asked if key not in stands} == {"destination.desired"}
    assert len(stands) >= len(asked) * 9 / 10
