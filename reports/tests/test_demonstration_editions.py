"""The demonstration ships term 20 frozen and signed, without its papers, and a second term that waits for its signature."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_dict
from reports.freezing import actions
from reports.freezing.making import LANGUAGES
from reports.freezing.reading import held
from reports.freezing.rules import may_sign_edition
from reports.models import Edition, EditionFile
from reports.models.audiences import Audience

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


@pytest.fixture
def published() -> Edition:
    """The edition of term 20."""
    return Edition.objects.standing(FiscalYear.objects.get(term=20))


def test_term_20_is_signed_and_its_papers_are_not_made(published):
    assert published.number == 1
    assert published.is_signed
    assert published.signed_by != published.proposed_by
    assert not EditionFile.objects.filter(format="pdf").exists()


def test_its_edition_says_what_is_counted_today(published):
    """Nothing of term 20 was learnt after its meeting, so that the frozen figures and those of now are the same."""
    for audience in Audience:
        told = json.loads(held(published, audience.value, "en", "json"))
        counted = as_dict(AnnualReport.for_year(published.fiscal_year, audience=audience), "en")
        assert {key: each["value"] for key, each in told["figures"].items()} == {
            key: each["value"] for key, each in counted["figures"].items()
        }
        assert told["statements"] == counted["statements"]


def test_the_last_term_that_is_over_waits_for_a_second_officer(yuki_of_the_demonstration):
    waiting = Edition.objects.waiting().get()

    assert waiting.fiscal_year.over_at < clock.now()
    assert may_sign_edition(waiting, by=yuki_of_the_demonstration) is None
    assert may_sign_edition(waiting, by=waiting.proposed_by) is not None
    assert actions.sign(waiting, by=yuki_of_the_demonstration).is_signed


@pytest.fixture
def yuki_of_the_demonstration(published):
    """Whoever signed term 20."""
    return published.signed_by


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_gives_the_edition_of_the_members(published, language, tmp_path):
    words = ("annual_report", "20", "--audience", "members", "--language", language, "--format", "html")
    call_command(*words, "--output", str(tmp_path / "r.html"))

    assert (tmp_path / "r.html").read_bytes() == held(published, "members", language, "html")


def test_the_paper_is_made_at_the_first_demand_and_is_the_same_for_ever(published, tmp_path):
    words = ("annual_report", "20", "--audience", "members", "--format", "pdf", "--output")
    call_command(*words, str(tmp_path / "first.pdf"))
    call_command(*words, str(tmp_path / "second.pdf"))

    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()
    assert EditionFile.objects.get(format="pdf").held == (tmp_path / "first.pdf").read_bytes()
    call_command("verify_report", str(tmp_path / "first.pdf"))
