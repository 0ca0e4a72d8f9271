"""Paragraphs of our own: numbers are named and never typed, two people read them, each reader has the figures told to that reader."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from cases.models import Place
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.errors import DomainError
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_dict
from reports.models import ReleaseItem
from reports.models.audiences import Audience
from reports.printing.paper import print_html
from reports.releases import actions
from reports.releases.own_words import CHAPTERS, own_key
from reports.releases.tests.proposing import approve, propose, release

ASKED = own_key("asked")
SAYS = "Behind {requests.adults} adults stands a family <each>.\n\nThank you."
SAYS_JA = "求めてこられた成人は{requests.adults}です。"
WORDS = {"en": SAYS, "ja": SAYS_JA}


@pytest.fixture
def over(db, hana) -> FiscalYear:
    """The term before the one of today, in which a mother asked with her child."""
    year = ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))
    asked_in(year, hana)
    return year


def asked_in(year: FiscalYear, by) -> None:
    """A request of that term, typed in only now."""
    when = clock.midnight(year.starts_on + timedelta(days=150))
    factories.case(by, factories.woman(), factories.child(), received_at=when)


def printed(year: FiscalYear, audience: Audience = Audience.INTERNAL, language: str = "en") -> str:
    """The page for print, in which the paragraph would stand."""
    with translation.override(language):
        return print_html(AnnualReport.for_year(year, audience=audience), language)


# What is refused


@pytest.mark.parametrize("typed", ["Two of 27 came.", "In ２０18 they came.", "All 4{requests.adults} came."])
def test_a_number_that_was_typed_is_refused_and_said(over, mio, typed):
    with pytest.raises(DomainError, match="A number is not typed here"):
        propose(over, mio, ASKED, words={"en": typed})

    assert not ReleaseItem.objects.exists()


@pytest.mark.parametrize(
    "typed", ["{requests.nobody} came.", "{} came.", "{requests.adults came.", "{origin.provinces}"]
)
def test_braces_that_name_no_figure_are_refused(over, mio, typed):
    with pytest.raises(DomainError, match="names no figure of this report"):
        propose(over, mio, ASKED, words={"en": typed})


@pytest.mark.parametrize("tells", ["R-7K2QF was the first.", "She came from Hoeryong.", "They crossed the Mekong."])
def test_words_with_a_reference_a_place_or_a_way_are_refused_until_somebody_says_why(over, mio, tells):
    with trail.act("name a place", by=None):
        Place.objects.create(code="X-1", name_en="Hoeryong", name_ja="会寧", name_ko="회령", country="KP")
    told = tells.replace("7", "K").replace("2", "Q")

    with pytest.raises(DomainError, match="may tell more than it should"):
        propose(over, mio, ASKED, words={"en": told})

    (item,) = propose(over, mio, ASKED, words={"en": told}, stands_because="published in our magazine")
    assert item.findings


def test_nothing_is_found_in_the_name_of_a_figure(over, mio):
    (item,) = propose(over, mio, ASKED, words={"en": "{share.under_30.requested_adults} were young."})

    assert item.findings == []


def test_nobody_agrees_to_an_own_paragraph(over, mio):
    with pytest.raises(DomainError, match="yourself"):
        approve(propose(over, mio, ASKED, words=WORDS), mio)


def test_what_nobody_agreed_to_is_printed_for_nobody(over, mio):
    propose(over, mio, ASKED, words=WORDS)

    assert "stands a family" not in printed(over)
    assert "stands a family" not in printed(over, Audience.MEMBERS)


def test_no_paragraph_stands_beside_those_we_lost_or_in_the_annex():
    assert not {"lost", "letter", "figures", "notes", "verification"} & set(CHAPTERS)


# What is printed


@pytest.mark.parametrize("audience", list(Audience))
def test_a_paragraph_two_people_read_stands_in_its_chapter_with_the_figure_of_now(over, mio, yuki, audience):
    release(over, mio, yuki, ASKED, words=WORDS)
    report = AnnualReport.for_year(over, audience=audience)
    chapter = printed(over, audience).partition('id="asked"')[2].partition("</section>")[0]

    if report.figures["requests.adults"].is_exact:
        assert "Behind 1 adults stands a family &lt;each&gt;.</p>" in chapter
        assert as_dict(report, "en")["own_words"]["asked"].startswith("Behind 1 adults")
    else:
        assert "stands a family" not in chapter


def test_its_figure_moves_with_the_figure_and_it_does_not_lapse(over, mio, yuki, hana):
    release(over, mio, yuki, ASKED, words=WORDS)

    asked_in(over, hana)

    assert "Behind 2 adults stands a family" in printed(over)


def test_it_is_left_out_whole_for_a_reader_who_is_not_told_its_figure(over, mio, yuki):
    words = {"en": "Women were {requests.unaccompanied_women}."}
    release(over, mio, yuki, ASKED, words=words)
    withheld = (
        not AnnualReport.for_year(over, audience=Audience.PUBLIC).figures["requests.unaccompanied_women"].is_exact
    )

    assert ("Women were" in printed(over, Audience.PUBLIC)) is not withheld
    assert "{requests" not in printed(over, Audience.PUBLIC)


def test_it_is_left_out_in_a_language_nobody_wrote_it_in(over, mio, yuki):
    release(over, mio, yuki, ASKED, words=WORDS)

    assert AnnualReport.for_year(over).own_words == {"asked": "Behind 1 adults stands a family <each>.\n\nThank you."}
    with translation.override("ko"):
        assert AnnualReport.for_year(over).own_words == {}


def test_one_for_members_alone_is_not_the_publics(over, mio, yuki):
    release(over, mio, yuki, ASKED, words={"en": "Dear members of ours."}, audience=Audience.MEMBERS)

    assert "Dear members of ours." in printed(over, Audience.MEMBERS)
    assert "Dear members of ours." not in printed(over, Audience.PUBLIC)


def test_one_revoked_is_left_out_and_who_wrote_what_is_kept(over, mio, yuki):
    (item,) = release(over, mio, yuki, ASKED, words=WORDS)

    actions.revoke_release(item, by=yuki, reason="written anew")
    kept = ReleaseItem.objects.get(key=ASKED)

    assert "stands a family" not in printed(over)
    assert (kept.proposed_by, kept.approved_by, kept.revoked_by, kept.words) == (mio, yuki, yuki, WORDS)


def test_a_chapter_without_basis_is_not_printed_for_its_paragraph(over, mio, yuki):
    release(over, mio, yuki, own_key("mission"), words={"en": "We went to see for ourselves."})

    assert "We went to see" not in printed(over)


# Its pages


def test_the_page_offers_the_figures_by_name_and_shows_how_it_would_print_before_it_is_proposed(over, mio, client):
    client.force_login(mio)
    page = reverse("reports:propose-releases", args=[over.term]) + f"?key={ASKED}"
    given = {"audience": "public", "reason": "what we want to say", "words_0_en": SAYS}

    assert "{requests.adults}" in client.get(page).text

    looked = client.post(page, given | {"look": "yes"})

    assert looked.status_code == 200
    assert "Behind 1 adults stands a family &lt;each&gt;." in looked.text
    assert SAYS.splitlines()[0].replace("<each>", "&lt;each&gt;") in looked.text
    assert not ReleaseItem.objects.exists()

    client.post(page, given)
    assert ReleaseItem.objects.get(key=ASKED).words == {"en": SAYS}


def test_a_number_is_refused_on_the_page_with_every_word_kept(over, mio, client):
    client.force_login(mio)
    page = reverse("reports:propose-releases", args=[over.term]) + f"?key={ASKED}"

    answer = client.post(page, {"audience": "public", "reason": "x", "words_0_en": "There were 12 of them."})

    assert "A number is not typed here: “12”" in answer.text
    assert "There were 12 of them." in answer.text


def test_the_second_officer_reads_it_with_its_figures_in_each_language(over, mio, yuki, client):
    propose(over, mio, ASKED, words=WORDS)
    client.force_login(yuki)

    page = client.get(reverse("reports:approve-releases", args=[over.term])).text

    assert "Behind 1 adults stands a family" in page
    assert "{requests.adults}" in page
