"""Editions of neighbouring terms stand beside each other: over all of them each fact counts once, in whatever order they are made."""

import pytest
from django.db import IntegrityError, transaction

from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from reports.freezing import actions, errors, rules
from reports.freezing.tests.people import freeze
from reports.models import Edition
from reports.tests.years.stories import Story, on

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM = 2023


@pytest.fixture
def story() -> Story:
    return Story()


def year(september: int):
    return ensure_term(on(f"{september}-10-01").date())


def test_a_further_edition_is_refused_once_the_next_term_is_signed(story):
    story.ask("2024-07-01")
    story.publish(IN_TERM, "2024-10-14")
    story.publish(IN_TERM + 1, "2025-10-14")

    with clock.at(on("2025-11-01")), pytest.raises(errors.NextIsSigned, match="count it twice"):
        freeze(year(IN_TERM), by=story.house.director)


def test_a_further_edition_that_waits_is_not_signed_once_the_next_term_is(story):
    story.publish(IN_TERM, "2024-10-14")
    with clock.at(on("2025-09-20")):
        again = freeze(year(IN_TERM), by=story.house.director)
    story.publish(IN_TERM + 1, "2025-10-14")

    with clock.at(on("2025-11-01")), pytest.raises(errors.EditionOutOfOrder):
        actions.sign(again, by=story.house.treasurer)


def test_an_edition_is_not_signed_when_the_term_before_was_signed_since(story):
    with clock.at(on("2025-09-20")):
        edition = freeze(year(IN_TERM + 1), by=story.house.director)
    story.publish(IN_TERM, "2025-10-14")

    with clock.at(on("2025-11-01")):
        assert isinstance(rules.may_sign_edition(edition, by=story.house.treasurer), errors.EditionOutOfOrder)
        with pytest.raises(errors.EditionOutOfOrder, match="Withdraw this edition"):
            actions.sign(edition, by=story.house.treasurer)


def test_the_database_refuses_the_same(story):
    with clock.at(on("2025-09-20")):
        edition = freeze(year(IN_TERM + 1), by=story.house.director)
    story.publish(IN_TERM, "2025-10-14")

    signed = {"signed_by": story.house.treasurer, "signed_at": on("2025-11-01")}
    with (
        pytest.raises(IntegrityError, match="another term was signed since"),
        transaction.atomic(),
        trail.act("test", by=story.house.treasurer),
    ):
        Edition.objects.filter(pk=edition.pk).update(**signed)


def test_a_second_edition_before_the_next_term_is_signed_stands(story):
    story.publish(IN_TERM, "2024-10-14")
    story.ask("2024-07-01", told="2024-12-01")
    story.publish(IN_TERM, "2025-01-14")

    story.report(IN_TERM, known="2025-01-14").counts(requests__people=1)
    story.report(IN_TERM + 1).counts(requests__people=0, flow__carried_in__people=1)


def test_a_term_frozen_after_the_next_one_knows_what_that_knew_and_no_more(story):
    story.ask("2024-06-01")
    story.publish(IN_TERM + 1, "2025-10-14")
    story.ask("2024-07-01", told="2025-11-01")
    edition = story.publish(IN_TERM, "2025-12-01")

    assert edition.known_at == Edition.objects.get(fiscal_year=year(IN_TERM + 1)).known_at
    story.report(IN_TERM, known="2025-10-14", known_at=edition.known_at).counts(requests__people=1)
    story.report(IN_TERM + 2).counts(requests__people=1, later__requests__people=1)
