"""The order of a report's parts: two officers agree to it; what a report may not be silent about is never left out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.errors import DomainError
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_dict
from reports.freezing.reading import held
from reports.freezing.tests.people import published
from reports.models import ReleaseItem
from reports.models.audiences import Audience
from reports.models.editions import FileFormat
from reports.models.releasing import ARRANGEMENT, MUST_STAND
from reports.printing.chapters import chapters, every_chapter
from reports.printing.paper import print_html
from reports.releases import actions
from reports.releases.arrangement import PARTS
from reports.releases.tests.proposing import approve, propose, release

USUAL = tuple(PARTS)
MONEY_FIRST = ("money", *(part for part in USUAL if part not in ("money", "asked")))
ARRANGED = {"parts": MONEY_FIRST, "left_out": ("asked",)}


@pytest.fixture
def over(db, hana) -> FiscalYear:
    """The term before the one of today, in which a mother asked with her child."""
    year = ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))
    when = clock.midnight(year.starts_on + timedelta(days=150))
    factories.case(hana, factories.woman(), factories.child(), received_at=when)
    return year


def anchors(year: FiscalYear, audience: Audience = Audience.INTERNAL) -> list[str]:
    """The parts of a report as they are printed."""
    return [chapter.anchor for chapter in chapters(AnnualReport.for_year(year, audience=audience))]


def contents_of(html: str) -> list[str]:
    """What the contents of a page lead to."""
    listed = re.search(
        r'(?s)<(?:section class="contents|nav class="report-contents).*?</(?:section|nav)>', html
    ).group()
    return re.findall(r'href="#([a-z_]+)"', listed)


def chapters_in(html: str) -> list[str]:
    return re.findall(r'<section class="(?:chapter|report-chapter)[^"]*" id="([a-z_]+)"', html)


# What is refused


@pytest.mark.parametrize("part", MUST_STAND)
def test_a_part_that_every_report_tells_is_never_left_out(over, mio, part):
    rest = tuple(each for each in USUAL if each != part)

    with pytest.raises(DomainError, match="is never left out: a report tells whom it could not help"):
        propose(over, mio, ARRANGEMENT, parts=rest, left_out=(part,))

    assert not ReleaseItem.objects.exists()


@pytest.mark.parametrize("part", ["year", "appeal", "figures", "notes", "verification"])
def test_what_comes_first_and_the_statement_sums_and_proofs_have_no_other_place(over, mio, part):
    with pytest.raises(DomainError, match="needs one place"):
        propose(over, mio, ARRANGEMENT, parts=USUAL, left_out=(part,))
    with pytest.raises(DomainError, match="needs one place"):
        propose(over, mio, ARRANGEMENT, parts=(part, *USUAL))


@pytest.mark.parametrize("parts", [(), USUAL[1:], (*USUAL, "money")])
def test_a_part_without_a_place_or_with_two_is_refused(over, mio, parts):
    with pytest.raises(DomainError, match="needs one place"):
        propose(over, mio, ARRANGEMENT, parts=parts)


@pytest.mark.parametrize("part", MUST_STAND)
def test_the_database_keeps_what_must_stand_too(over, mio, part):
    (item,) = propose(over, mio, ARRANGEMENT, **ARRANGED)
    facts = {name: getattr(item, name) for name in ("fiscal_year", "key", "reason", "bound", "parts", "proposed_by")}

    trail.identify(mio)
    with pytest.raises(IntegrityError, match="release_keeps_what_must_stand"), transaction.atomic():
        ReleaseItem.objects.create(**facts, audience="members", left_out=[part])


def test_a_figure_is_no_arrangement(over, mio):
    (item,) = propose(over, mio, "requests.women")

    trail.identify(mio)
    with pytest.raises(IntegrityError, match="release_arranges"), transaction.atomic():
        ReleaseItem.objects.create(
            fiscal_year=over, key="x", reason="y", bound="z", left_out=["asked"], proposed_by=item.proposed_by
        )


def test_nobody_agrees_to_an_own_arrangement_and_before_it_is_agreed_to_nothing_moves(over, mio):
    usual = anchors(over)

    with pytest.raises(DomainError, match="yourself"):
        approve(propose(over, mio, ARRANGEMENT, **ARRANGED), mio)

    assert anchors(over) == usual


def test_the_same_is_not_agreed_to_twice(over, mio, yuki):
    release(over, mio, yuki, ARRANGEMENT, audience=Audience.MEMBERS, **ARRANGED)

    with pytest.raises(DomainError, match="released so already"):
        propose(over, mio, ARRANGEMENT, audience=Audience.MEMBERS, **ARRANGED)
    propose(over, mio, ARRANGEMENT, audience=Audience.MEMBERS, parts=USUAL)


# What is printed


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_parts_contents_and_screen_follow_in_every_language(over, mio, yuki, language):
    was = anchors(over)
    release(over, mio, yuki, ARRANGEMENT, **ARRANGED)
    now = [anchor for anchor in was if anchor not in PARTS]
    first = was.index("asked")
    moved = [part for part in MONEY_FIRST if part in was]
    expected = [*was[:first], *moved, *now[first:]]

    with translation.override(language):
        html = print_html(AnnualReport.for_year(over, audience=Audience.MEMBERS), language)

    assert chapters_in(html) == contents_of(html) == expected
    assert "asked" not in expected


def test_a_part_that_nothing_bears_out_is_not_printed_for_its_place(over, mio, yuki):
    release(over, mio, yuki, ARRANGEMENT, parts=("mission", *(part for part in USUAL if part != "mission")))

    assert "mission" not in anchors(over)


def test_the_tables_of_a_part_left_out_stay_in_the_annex_which_says_so(over, mio, yuki):
    release(over, mio, yuki, ARRANGEMENT, **ARRANGED)

    html = print_html(AnnualReport.for_year(over, audience=Audience.MEMBERS), "en")

    assert 'id="figures-asked"' in html
    assert re.search(r"Left out of the report for people, as two officers agreed;[^<]*: The people who asked", html)


def test_one_for_members_alone_is_not_the_publics_and_inside_is_as_members_read_it(over, mio, yuki):
    usual = anchors(over)
    release(over, mio, yuki, ARRANGEMENT, audience=Audience.MEMBERS, **ARRANGED)

    assert "asked" in anchors(over, Audience.PUBLIC)
    assert "asked" not in anchors(over, Audience.MEMBERS)
    assert "asked" not in anchors(over)
    assert "asked" in usual


def test_one_revoked_is_the_usual_order_again(over, mio, yuki):
    usual = anchors(over)
    (item,) = release(over, mio, yuki, ARRANGEMENT, **ARRANGED)

    actions.revoke_release(item, by=yuki, reason="the meeting asked for it")

    assert anchors(over) == usual


def test_an_edition_keeps_its_order_and_its_data_file_names_it(over, mio, yuki):
    (item,) = release(over, mio, yuki, ARRANGEMENT, **ARRANGED)
    edition = published(over, by=mio, second=yuki)

    actions.revoke_release(item, by=yuki, reason="the meeting asked for it")

    for format_ in (FileFormat.HTML, FileFormat.SCREEN):
        text = held(edition, "members", "ja", format_).decode()
        assert "asked" not in chapters_in(text)
        assert contents_of(text) == chapters_in(text)
    assert as_dict(AnnualReport.for_year(over), "en")["arrangement"]["left_out"] == []
    assert '"left_out": [\n   "asked"' in held(edition, "members", "ja", FileFormat.JSON).decode()


def test_the_parts_are_chapters_of_the_report(over):
    told = [chapter.anchor for chapter in every_chapter(AnnualReport.for_year(over))]

    assert [anchor for anchor in told if anchor in PARTS] == list(USUAL)
    assert told[:2] == ["letter", "year"]
    assert set(MUST_STAND) <= set(PARTS)


# Its pages


def places(**changed: str) -> dict[str, str]:
    """The form as it comes, with some places changed."""
    usual = {part: str(number) for number, part in enumerate(USUAL, start=1)}
    told = {f"place_0_{part}": place for part, place in (usual | changed).items()}
    return {"audience": "public", "reason": "the meeting reads money first", **told}


def test_the_page_shows_the_contents_as_they_would_print_and_then_proposes_them(over, mio, client):
    client.force_login(mio)
    page = reverse("reports:propose-releases", args=[over.term]) + f"?key={ARRANGEMENT}"

    assert "Every report tells this" in client.get(page).text
    looked = client.post(page, places(money="1", asked="out") | {"look": "yes"})

    assert "As the contents would read" in looked.text
    assert "Left out: The people who asked" in looked.text
    assert not ReleaseItem.objects.exists()

    client.post(page, places(money="1", asked="out"))
    item = ReleaseItem.objects.get(key=ARRANGEMENT)
    assert (tuple(item.parts), tuple(item.left_out)) == (MONEY_FIRST, ("asked",))


@pytest.mark.parametrize(
    ("moved", "first"), [({"money": "1"}, ["money", "asked", "led"]), ({"asked": "2"}, ["led", "asked", "hours"])]
)
def test_of_two_with_one_number_the_one_moved_up_is_first_and_the_one_moved_down_last(over, mio, client, moved, first):
    client.force_login(mio)
    page = reverse("reports:propose-releases", args=[over.term]) + f"?key={ARRANGEMENT}"

    client.post(page, places(**moved))

    assert ReleaseItem.objects.get().parts[:3] == first


def test_the_second_officer_reads_the_contents_in_each_language(over, mio, yuki, client):
    propose(over, mio, ARRANGEMENT, **ARRANGED)
    client.force_login(yuki)

    page = client.get(reverse("reports:approve-releases", args=[over.term])).text

    assert "Left out: The people who asked" in page
    with translation.override("ja"):
        assert str(PARTS["asked"]) in page


def test_a_part_that_must_stand_has_no_other_choice_on_the_page(over, mio, client):
    client.force_login(mio)
    page = reverse("reports:propose-releases", args=[over.term]) + f"?key={ARRANGEMENT}"

    answer = client.post(page, places(lost="out"))

    assert not ReleaseItem.objects.exists()
    assert "the meeting reads money first" in answer.text
