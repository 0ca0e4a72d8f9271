"""The letter of the director: written where it is proposed, read by two, printed after the cover, left out where it does not stand."""

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
from reports.models.releasing import LETTER
from reports.printing.chapters import chapters
from reports.printing.paper import print_html
from reports.releases import actions
from reports.releases.tests.proposing import approve, propose, release

LETTER_EN = "Dear friends,\n\nTwo people asked us, and we were there.\nThank you <all>."
LETTER_JA = "皆さま\n\nお二人から求めがあり、私たちは応えました。"
WORDS = {"en": LETTER_EN, "ja": LETTER_JA}


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
    """The page for print, where the letter would stand."""
    with translation.override(language):
        return print_html(AnnualReport.for_year(year, audience=audience), language)


# What is refused


def test_a_letter_without_words_is_refused(over, mio):
    with pytest.raises(DomainError, match="words"):
        propose(over, mio, LETTER, words={"en": "  \n "})


@pytest.mark.parametrize(
    "tells",
    ["In that night 4711 called.", "R-7K2QF was the first.", "She came from Hoeryong.", "They crossed the Mekong."],
)
def test_a_letter_with_a_number_a_reference_a_place_or_a_way_is_refused_until_somebody_says_why(over, mio, tells):
    with trail.act("name a place", by=None):
        Place.objects.create(code="X-1", name_en="Hoeryong", name_ja="会寧", name_ko="회령", country="KP")

    with pytest.raises(DomainError):
        propose(over, mio, LETTER, words={"en": tells})

    (item,) = propose(over, mio, LETTER, words={"en": tells}, stands_because="published in our magazine")
    assert item.findings


def test_a_letter_that_nobody_agreed_to_is_printed_for_nobody(over, mio):
    propose(over, mio, LETTER, words=WORDS)

    assert "Letter of the director" not in printed(over)
    assert "Letter of the director" not in printed(over, Audience.MEMBERS)


def test_nobody_agrees_to_an_own_letter(over, mio):
    with pytest.raises(DomainError, match="yourself"):
        approve(propose(over, mio, LETTER, words=WORDS), mio)


# What is printed


@pytest.mark.parametrize("audience", list(Audience))
def test_a_letter_two_people_read_stands_first_for_everybody_with_its_paragraphs(over, mio, yuki, audience):
    release(over, mio, yuki, LETTER, words=WORDS)
    report = AnnualReport.for_year(over, audience=audience)

    html = printed(over, audience)

    assert chapters(report)[0].anchor == "letter"
    assert "<p>Dear friends,</p>" in html
    assert "we were there.<br>Thank you &lt;all&gt;.</p>" in html
    assert as_dict(report, "en")["letter"] == LETTER_EN


def test_a_letter_for_members_alone_is_not_the_publics(over, mio, yuki):
    release(over, mio, yuki, LETTER, words=WORDS, audience=Audience.MEMBERS)

    assert "Dear friends" in printed(over, Audience.MEMBERS)
    assert "Dear friends" in printed(over)
    assert "Dear friends" not in printed(over, Audience.PUBLIC)


def test_a_letter_is_left_out_in_a_language_nobody_wrote_it_in(over, mio, yuki):
    release(over, mio, yuki, LETTER, words=WORDS)

    assert "お二人から求めがあり" in printed(over, language="ja").replace("⁠", "")
    assert 'id="letter"' not in printed(over, language="ko")


def test_a_letter_lapses_when_a_figure_it_was_read_with_changes(over, mio, yuki, hana):
    release(over, mio, yuki, LETTER, words=WORDS)

    asked_in(over, hana)

    assert "Dear friends" not in printed(over)
    assert "Dear friends" not in printed(over, Audience.PUBLIC)
    assert as_dict(AnnualReport.for_year(over), "en")["letter"] is None


def test_a_letter_lapses_for_whoever_has_read_it_but_not_agreed(over, mio, yuki, hana):
    items = propose(over, mio, LETTER, words=WORDS)
    asked_in(over, hana)

    with pytest.raises(DomainError, match="changed"):
        approve(items, yuki)


def test_a_letter_revoked_is_left_out(over, mio, yuki):
    (item,) = release(over, mio, yuki, LETTER, words=WORDS)

    actions.revoke_release(item, by=mio, reason="written anew")

    assert "Dear friends" not in printed(over)


def test_a_letter_written_anew_takes_the_place_of_the_one_before(over, mio, yuki):
    release(over, mio, yuki, LETTER, words=WORDS)
    release(over, mio, yuki, LETTER, words={"en": "Dear members"})

    assert "Dear members" in printed(over)
    assert "Dear friends" not in printed(over)


# Its pages


def test_the_letter_is_offered_before_anybody_wrote_it_and_begins_with_what_was_last_typed(over, mio, client):
    client.force_login(mio)
    page = reverse("reports:propose-releases", args=[over.term]) + f"?key={LETTER}"

    assert "not written yet" in client.get(page).text

    (item,) = propose(over, mio, LETTER, words=WORDS)
    actions.revoke_release(item, by=mio, reason="too early")

    form = client.get(page).context["form"]
    assert form["words_0_en"].value() == LETTER_EN
    assert form["words_0_ko"].value() == ""


def test_a_whole_page_is_typed_and_kept_and_one_longer_is_refused_with_its_words(over, mio, client):
    client.force_login(mio)
    page = reverse("reports:propose-releases", args=[over.term]) + f"?key={LETTER}"
    given = {"audience": "public", "reason": "the letter of the year"}

    refused = client.post(page, given | {"words_0_en": "many words " * 300})
    assert refused.status_code == 200
    assert refused.context["form"].errors["words_0_en"]
    assert "many words " * 30 in refused.text

    client.post(page, given | {"words_0_en": "many words " * 270})
    assert len(ReleaseItem.objects.get(key=LETTER).words["en"]) > 2900
