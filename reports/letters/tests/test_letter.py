"""The letter to those who gave to an appeal: only what the public was told, no sum that tells of one giver, the same bytes twice."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import date, datetime, timedelta

import pypdf
import pytest
from django.urls import reverse

from donations.gifts import appeals
from donations.models import Appeal, Fund
from donations.tests import factories as money
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from reports.freezing import actions
from reports.freezing.reading import figures_of
from reports.freezing.tests.people import AFTER_THE_TERM, freeze, published, term_that_is_over
from reports.letters.letter import appeals_of, letter_of
from reports.letters.paper import html_of, pdf_of
from reports.tests.giving import GIVING
from reports.tests.test_printed_year import HOLDS, OURS, in_order, missing_glyphs, sizes_on, typefaces

pytestmark = pytest.mark.slow

IN_APRIL = datetime(2026, 4, 1, 9, tzinfo=TOKYO)
IN_MAY = datetime(2026, 5, 20, 9, tzinfo=TOKYO)
A_GIFT = 12_300


def opened(by, moment: datetime, title: str = "R-7KQ2M and others") -> Appeal:
    with clock.at(moment):
        return appeals.open_appeal(by=by, fund=Fund.objects.rescue(), title=title)


def given(by, number: int, first: date) -> None:
    """Gifts of a hundred and twenty-three dollars, one a day."""
    for day in range(number):
        with clock.at(IN_MAY):
            money.gift(by, A_GIFT, received_on=first + timedelta(days=day))


@pytest.fixture
def over(hana):
    """A term that is over, with a mother and her child in it."""
    return term_that_is_over(hana)


@pytest.fixture
def appeal(over, mio) -> Appeal:
    """An appeal of the spring of the term, closed in May."""
    return ended(opened(mio, IN_APRIL), mio, IN_MAY)


def ended(appeal: Appeal, by, moment: datetime) -> Appeal:
    with clock.at(moment):
        return appeals.close_appeal(appeal, by=by)


@pytest.fixture
def signed(over, mio, yuki):
    """Freezes and signs the term as it is now."""

    def sign():
        with clock.at(AFTER_THE_TERM):
            return published(over, by=mio, second=yuki)

    return sign


def test_no_sum_is_told_that_fewer_than_five_gifts_stand_behind(appeal, sora, signed):
    given(sora, 4, date(2026, 4, 2))

    letter = letter_of(signed(), appeal, "en")

    assert letter.raised == ""
    assert "Gifts booked to it" not in html_of(letter)


def test_no_sum_is_told_from_which_that_of_few_others_can_be_computed(appeal, sora, signed):
    given(sora, 6, date(2026, 4, 2))
    given(sora, 1, date(2026, 3, 2))

    assert letter_of(signed(), appeal, "en").raised == ""


def test_the_gifts_of_its_days_are_told_where_many_stand_behind_them(appeal, sora, signed):
    given(sora, 6, date(2026, 4, 2))

    html = html_of(letter_of(signed(), appeal, "en"))

    assert "From 1 Apr 2026 to 20 May 2026 we asked for gifts to the rescue reserve." in html
    assert "Gifts booked to it in these days, as far as they lie in the term: USD\u00a0738.00." in html
    assert "thank you" in html


def test_what_was_recorded_after_the_edition_changes_no_byte(appeal, sora, signed):
    given(sora, 6, date(2026, 4, 2))
    edition = signed()
    then = pdf_of(letter_of(edition, appeal, "ja"))

    with clock.at(AFTER_THE_TERM + timedelta(days=3)):
        money.gift(sora, 99_900, received_on=date(2026, 4, 20))

    assert pdf_of(letter_of(edition, appeal, "ja")) == then


def test_the_lines_of_the_reserve_add_up_and_are_those_of_the_public_edition(appeal, sora, signed):
    given(sora, 6, date(2026, 4, 2))
    edition = signed()
    figures = figures_of(edition, "public", "en")

    sums = {line.name: round(float(line.sum.replace(",", "")) * 100) for line in letter_of(edition, appeal, "en").lines}

    assert sums["opening"] + sums["gifts"] - sums["used"] == sums["closing"] - sums.get("more", 0) + sums.get("less", 0)
    assert sums["gifts"] == figures["reserve.gifts"].value == 6 * A_GIFT
    assert sums["closing"] == figures["reserve.closing"].value


def test_a_year_in_which_nobody_gave_thanks_nobody_and_one_still_open_says_so(over, mio, signed):
    running = opened(mio, IN_APRIL)

    html = html_of(letter_of(signed(), running, "en"))

    assert "we were still asking when the term ended" in html
    assert "thank you" not in html


def test_its_title_is_not_printed_since_somebody_typed_it(appeal, sora, signed):
    html = html_of(letter_of(signed(), appeal, "en"))

    assert appeal.title not in html
    assert not re.search(r"R-[0-9A-HJKMNP-TV-Z]{5}", html)


def test_it_tells_nobody_by_a_number_the_public_is_not_told(appeal, signed):
    edition = signed()
    said = letter_of(edition, appeal, "en")

    assert figures_of(edition, "public", "en")["requests.adults"].is_exact
    assert "asked LFNKR for rescue in the term." in said.asked


def test_an_appeal_of_another_term_or_fund_has_no_letter_here(over, mio, sora, yuki, appeal):
    later = opened(mio, AFTER_THE_TERM)
    school = Appeal.objects.create(
        fund=money.fund_opened(sora, mio), title="school", opened_on=date(2026, 4, 1), opened_by=mio
    )

    assert list(appeals_of(over)) == [appeal]
    assert later not in appeals_of(over)
    assert school not in appeals_of(over)


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_it_is_one_tagged_page_that_a_machine_reads(appeal, sora, signed, settings, language):
    for name, value in GIVING.items():
        setattr(settings, name, value)
    given(sora, 6, date(2026, 4, 2))
    content = pdf_of(letter_of(signed(), appeal, language))
    reader = pypdf.PdfReader(io.BytesIO(content))
    found = list(in_order(reader.trailer["/Root"]["/StructTreeRoot"]))
    levels = [int(node["/S"][2:]) for node in found if re.fullmatch("/H[1-6]", node["/S"])]
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout

    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/Lang"] == language
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert all(len(str(node["/Alt"])) > 4 for node in found if node["/S"] == "/Figure")
    for node in found:
        kids = {kid.get("/S") if hasattr(kid, "get") else "words" for kid in (kid.get_object() for kid in node["/K"])}
        assert kids
        assert kids <= HOLDS.get(node["/S"], kids), node["/S"]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert missing_glyphs(content) == 0
    assert typefaces(content) <= OURS
    assert min(round(size, 1) for page in reader.pages for size in sizes_on(page)) >= 8
    assert max(map(float, re.findall(r'yMax="([\d.]+)"', told.decode()))) > 303


def test_the_page_of_a_signed_edition_offers_it_and_no_other_does(client, appeal, over, mio, yuki):
    with clock.at(AFTER_THE_TERM):
        waiting = freeze(over, by=mio)
    address = reverse("reports:gifts-letter", args=[waiting.pk, appeal.pk, "ko"])
    client.force_login(mio)

    assert client.get(address).status_code == 404
    assert address not in client.get(waiting.get_absolute_url()).content.decode()

    with clock.at(AFTER_THE_TERM):
        actions.sign(waiting, by=yuki)
    file = client.get(address)

    assert address in client.get(waiting.get_absolute_url()).content.decode()
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].endswith('appeal-2026-04-01-ko.pdf"')
    assert client.get(address.replace("/ko/", "/fr/")).status_code == 404


def test_a_caseworker_has_no_letter(client, appeal, signed, hana):
    edition = signed()
    client.force_login(hana)

    answer = client.get(reverse("reports:gifts-letter", args=[edition.pk, appeal.pk, "en"]))

    assert answer.status_code in (403, 404)
