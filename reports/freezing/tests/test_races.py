"""Two at once: two who freeze one term, one who signs while another withdraws, two who print a paper for the first time."""

from __future__ import annotations

import pytest

from lfnkr.errors import DomainError
from lfnkr.tests.side_by_side import side_by_side
from reports.editions.annual import AnnualReport
from reports.freezing import actions
from reports.freezing.making import digest_of
from reports.freezing.tests.people import freeze, published
from reports.models import Edition, EditionFile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_of_two_who_freeze_a_term_at_once_one_is_told_that_it_waits(over, mio, connect_as):
    seen = digest_of(AnnualReport.for_year(over))

    results = side_by_side(connect_as, *[lambda: actions.freeze(over, by=mio, seen=seen)] * 2)

    assert Edition.objects.count() == 1
    (refused,) = [each for each in results if isinstance(each, Exception)]
    assert isinstance(refused, DomainError), refused
    assert "waits for its" in refused.text


def test_of_a_signature_and_a_withdrawal_at_once_one_holds_and_the_other_is_told(over, mio, yuki, sora, connect_as):
    edition = freeze(over, by=mio)

    results = side_by_side(
        connect_as,
        lambda: actions.sign(edition, by=yuki),
        lambda: actions.withdraw(edition, by=sora, reason="a word is wrong"),
    )

    edition.refresh_from_db()
    assert edition.is_signed != (edition.withdrawn_at is not None)
    (refused,) = [each for each in results if isinstance(each, Exception)]
    assert isinstance(refused, DomainError), refused
    assert "signed or withdrawn already" in refused.text


def test_of_two_papers_made_at_once_both_are_given_the_one_that_is_kept(over, mio, yuki, connect_as):
    edition = published(over, by=mio, second=yuki)
    facts = {"by": yuki, "audience": "public", "language": "en"}

    results = side_by_side(
        connect_as,
        lambda: actions.keep_paper(edition, content=b"%PDF one", **facts).held,
        lambda: actions.keep_paper(edition, content=b"%PDF two", **facts).held,
    )

    kept = EditionFile.objects.get(format="pdf").held
    assert results == [kept, kept]
