"""What whoever signs an edition reads before: every piece of it, each page of which says that it is not signed."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.urls import reverse

from donations.gifts import appeals
from donations.models import Fund
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from reports.freezing import actions
from reports.freezing.tests.people import freeze
from reports.models import EditionFile

MARK = "Not signed: not for members or the public"


@pytest.fixture
def waiting(over, mio):
    """An edition that waits for its second officer."""
    return freeze(over, by=mio)


@pytest.fixture
def appeal(over, mio):
    """An appeal of its term."""
    with clock.at(over.begins_at):
        return appeals.open_appeal(by=mio, fund=Fund.objects.rescue())


def piece(edition, format_: str = "leaflet-pdf", audience: str = "members", language: str = "en") -> str:
    return reverse("reports:unsigned-piece", args=[edition.pk, audience, language, format_])


def pages(answer) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]


def test_the_page_names_every_piece_and_leads_to_each_in_each_language(waiting, appeal, yuki):
    client = just_signed_in(yuki)

    page = client.get(reverse("reports:sign-edition", args=[waiting.pk])).text

    for language in ("en", "ja", "ko"):
        assert reverse("reports:unsigned-letter", args=[waiting.pk, appeal.pk, language]) in page
        for format_ in ("pdf", "leaflet-pdf"):
            for audience in ("internal", "members", "public"):
                assert piece(waiting, format_, audience, language) in page
    assert "You sign in three languages: The report with its annex, The leaflet, the letter to the donors of 1" in page


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["pdf", "leaflet-pdf"])
def test_each_page_says_that_it_is_not_signed_and_nothing_is_kept(waiting, yuki, format_):
    client = just_signed_in(yuki)
    before = EditionFile.objects.count()

    answer = client.get(piece(waiting, format_))
    told = pages(answer)

    assert "not-signed-annual-report" in answer["Content-Disposition"]
    assert all(MARK in words for words in told)
    assert len(told) == 4 or format_ == "pdf"
    assert EditionFile.objects.count() == before


@pytest.mark.slow
def test_the_letter_of_an_appeal_says_so_too(waiting, appeal, yuki):
    client = just_signed_in(yuki)

    (words,) = pages(client.get(reverse("reports:unsigned-letter", args=[waiting.pk, appeal.pk, "en"])))

    assert MARK in words


def test_once_signed_or_withdrawn_or_without_such_a_piece_there_is_none(over, waiting, appeal, mio, yuki, client):
    letter = reverse("reports:unsigned-letter", args=[waiting.pk, appeal.pk, "en"])
    client = just_signed_in(yuki)

    for address in (piece(waiting, "json"), piece(waiting, audience="nobody"), piece(waiting, language="fr")):
        assert client.get(address).status_code == 404
    assert client.get(letter.replace("/en/", "/fr/")).status_code == 404
    actions.sign(waiting, by=yuki)
    assert client.get(piece(waiting)).status_code == 404
    assert client.get(letter).status_code == 404


def test_whoever_signs_nothing_reads_none(waiting, appeal, hana, client):
    client.force_login(hana)

    assert client.get(piece(waiting)).status_code in (403, 404)
    assert client.get(reverse("reports:unsigned-letter", args=[waiting.pk, appeal.pk, "en"])).status_code in (403, 404)
