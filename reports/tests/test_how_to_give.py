"""How to give, in the report: as the house was told, beside the money that was missing, with a code a telephone reads."""

from __future__ import annotations

import re

import pytest
from qrcode import QRCode

from lfnkr.calendar.fiscal_year import FiscalYear
from reports.editions.annual import AnnualReport
from reports.models.audiences import Audience
from reports.printing.giving import LONGEST_ADDRESS, QUIET, code_of
from reports.printing.paper import print_html
from reports.printing.sections import context_of
from reports.tests.scenarios import mother_and_child, this_term

PAGE = "https://example.org/give?from=report&language=ja"


@pytest.fixture
def told(settings):
    """A house that was told an account, an address and a page for gifts."""
    settings.GIVING_ACCOUNT = "Made-up Bank <1234567>\nLFNKR"
    settings.GIVING_ADDRESS = "1-1 Nowhere, Tokyo"
    settings.GIVING_PAGE = PAGE
    return settings


def squares(path: str, size: int) -> list[list[bool]]:
    """The rows of a code as its path draws them: a square one wide and one high at each place that is named."""
    places = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    assert re.sub(r"M\d+ \d+h1v1h-1z", "", path) == ""
    return [[(x, y) in places for x in range(size)] for y in range(size)]


def test_nothing_is_printed_where_the_house_was_told_nothing(hana, settings):
    this_term()
    settings.GIVING_ACCOUNT = settings.GIVING_ADDRESS = settings.GIVING_PAGE = ""

    html = print_html(AnnualReport.for_year(this_term()), "en")

    assert "How to give" not in html
    assert "qr-code" not in html.partition("</style>")[2]


def test_only_what_the_house_was_told_is_printed_and_as_it_was_told(hana, settings):
    settings.GIVING_ACCOUNT = "Made-up Bank <1234567>\nLFNKR"
    settings.GIVING_ADDRESS = settings.GIVING_PAGE = ""

    html = print_html(AnnualReport.for_year(this_term()), "en")

    assert "Made-up Bank &lt;1234567&gt;<br>LFNKR" in html
    assert "Postal address" not in html
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="qr-code"' not in html


def test_the_code_has_its_words_beside_it_and_as_alternative_text(hana, told):
    html = print_html(AnnualReport.for_year(this_term()), "en")

    written = PAGE.replace("&", "&amp;")
    assert f"<title>QR code of the page for gifts, {written}</title>" in html
    assert html.count(written) == 2


def test_in_a_year_without_missing_money_it_stands_at_the_end_alone(hana, told):
    mother_and_child(hana)

    html = print_html(AnnualReport.for_year(this_term()), "en")

    assert html.count('id="how-to-give"') == 1
    assert 'id="how-to-give"' in html.partition('id="appeal"')[2]


@pytest.mark.slow
@pytest.mark.usefixtures("demonstration")
@pytest.mark.django_db
@pytest.mark.parametrize("audience", ["internal", "members", "public"])
def test_where_money_was_missing_it_stands_beside_that_sum_and_the_end_leads_there(told, audience):
    report = AnnualReport.for_year(FiscalYear.objects.get(term=20), audience=Audience(audience))
    html = print_html(report, "en")

    assert html.count('id="how-to-give"') == 1
    assert 'id="how-to-give"' in html.partition('id="taken_over"')[2].partition("</section>")[0]
    assert 'href="#how-to-give"' in html.partition('id="appeal"')[2]
    assert context_of(report, "en")["giving_at"] == "taken_over"


@pytest.mark.parametrize(
    "address", ["", "lfnkr.example", "javascript:alert(1)", "https://e.org/" + "a" * LONGEST_ADDRESS]
)
def test_what_no_telephone_opens_has_no_code(address):
    assert code_of(address) is None


@pytest.mark.parametrize("address", [PAGE, "https://example.org/寄付", "http://e.org"])
def test_the_path_draws_the_squares_of_the_code_with_its_quiet_margin(address):
    drawn = code_of(address)
    size = drawn.picture.size

    rows = squares(drawn.picture.path, size)

    expected = QRCode(error_correction=0, border=QUIET)
    expected.add_data(address.encode())
    assert rows == expected.get_matrix()
    assert not any(any(row[:QUIET]) or any(row[-QUIET:]) for row in rows)
    assert not any(any(row) for row in (*rows[:QUIET], *rows[-QUIET:]))
    assert rows[QUIET][QUIET : QUIET + 8] == [True] * 7 + [False]
