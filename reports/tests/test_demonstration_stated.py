"""What LFNKR published stands in the demonstration beside what is counted, as it was printed."""

from __future__ import annotations

import pytest

from lfnkr.audit import trail
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.editions.annual import AnnualReport
from reports.freezing.reading import held
from reports.models import Edition, Register
from reports.models.editions import FileFormat
from reports.registers.declared import declared
from reports.stated.stated import opening_totals, totals_of

pytestmark = pytest.mark.slow


def test_the_numbers_of_the_article_stand_beside_what_is_counted(demonstration, db):
    report = AnnualReport.for_year(FiscalYear.objects.get(term=20))

    found = {one.claim.key: (one.claim.number, one.counted, one.difference) for one in report.stated.claims}

    assert found["requests.adults"] == (27, 27, 0)
    assert found["rescued.led.adults"] == (8, 8, 0)
    assert found["taken_over.adults"] == (19, 19, 0)
    assert found["taken_over.safe.adults"] == (19, 17, -2)
    assert found["deaths.taken_over.adults"] == (2, 2, 0)
    assert found["requests.mothers_with_children"] == (12, 12, 0)
    claims = {one.claim.key: one for one in report.stated.claims}
    assert claims["spending.rescue"].agrees is True
    share = claims["share.under_30.rescued_led_people"]
    assert share.agrees is False and "does not say of whom" in share.explanation.text
    assert all(one.explanation for one in report.stated.claims if one.agrees is False)


def test_the_edition_of_term_20_was_signed_before_and_stays_as_it_was(demonstration, db):
    edition = Edition.objects.standing(FiscalYear.objects.get(term=20))

    for format_ in (FileFormat.JSON, FileFormat.SCREEN):
        assert "northkoreanrefugees.com" not in held(edition, "internal", "en", format_).decode()


def test_a_term_of_which_totals_alone_are_known_prints_them_with_their_source(demonstration, db):
    year = FiscalYear.objects.get(term=16)

    (total,) = totals_of(year)
    report = AnnualReport.for_year(year)

    assert (total.number, total.parts[0].remainder) == (11, 2)
    assert report.is_final and Register.REQUESTS not in declared(year)
    assert any("29 Nov 2014" in each.text and "not counted" in each.text for each in report.statements)
    assert not any("Nobody asked" in each.text for each in report.statements)


def test_the_opening_total_goes_up_to_the_day_before_the_first_record(demonstration, db):
    with trail.reading():
        (opening,) = opening_totals(FiscalYear.objects.get(term=19).starts_on)

    assert opening.words == "more than 200"
