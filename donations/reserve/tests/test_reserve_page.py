"""The page of the reserve: nothing and much, what its lists leave out, and sources that lead to their pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.gifts import appeals
from donations.models import Fund, LedgerEntry
from donations.payments import actions as spending
from donations.proposals import movements
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.web.tests.reading import in_one_line


@pytest.fixture
def desk(desk_of, sora):
    return desk_of(sora)


def test_an_empty_reserve_says_so_everywhere(desk):
    page = desk.get("/money/").text

    for words in ("Nothing is promised.", "Every advance is settled.", "No entry yet.", "USD 0.00"):
        assert words in page


def test_the_history_is_drawn_by_the_day_and_told_by_the_month(desk, sora, hana, mio):
    with clock.at(clock.now() - timedelta(days=70)):
        factories.gift(sora, 1_000_000)
    factories.commitment(hana, mio)

    line = desk.get("/money/").context["line"]

    assert line.path.count("V") == 1
    assert len({tick.label for tick in line.x_ticks}) == len(line.x_ticks) in (2, 3)
    assert {row[1:] for row in line.table.rows[:-1]} == {("10,000", "10,000")}
    assert line.table.rows[-1][1:] == ("7,500", "7,500")


@pytest.mark.slow
def test_more_commitments_than_the_page_shows_are_counted_with_their_sum(desk, hana, mio, sora):
    factories.gift(sora, 100_000_000)
    with trail.act("21 decisions", by=mio):  # One act, so that the trail is sealed once.
        for _time in range(21):
            factories.commitment(hana, mio)

    page = desk.get("/money/").text

    assert "The newest 20 of 21; the others hold USD 2,500.00." in page


def test_each_entry_leads_to_its_source(hana, mio, sora, rescue, general):
    gift = factories.gift(sora, 5_000_000)
    commitment = factories.commitment(hana, mio)
    expense = spending.approve_payment(factories.expense(commitment, sora, 1_000), by=mio)
    advance = spending.approve_payment(factories.advance(commitment, sora, 2_000), by=mio)
    spending.settle_advance(advance, by=sora, returned=2_000, lines=[], settled_at=clock.now())
    fee = movements.record_adjustment(by=sora, fund=rescue, kind="fee", amount=-100, note="of the bank")
    factories.reversal(expense.entries.get(), sora, mio, "Paid twice")
    commitment_page = f"/money/commitments/{commitment.pk}/"

    found = [(entry.kind, entry.source_url) for entry in LedgerEntry.objects.with_sources().order_by("number")]

    assert found == [
        ("donation", gift.get_absolute_url()),
        ("commitment", commitment_page),
        ("disbursement", expense.get_absolute_url()),
        ("advance", advance.get_absolute_url()),
        ("settlement", advance.get_absolute_url()),
        ("fee", fee.get_absolute_url()),
        ("reversal", expense.get_absolute_url()),
    ]


def test_the_words_of_a_source_are_the_way_to_it(desk, hana, mio, sora):
    factories.gift(sora, 5_000_000)
    commitment = factories.commitment(hana, mio)
    expense = spending.approve_payment(factories.expense(commitment, sora, 1_000), by=mio)
    undone = factories.reversal(expense.entries.get(), sora, mio, "Paid twice").journal.source

    page = in_one_line(desk.get("/money/").text)

    assert f'<a href="{expense.get_absolute_url()}">Payment: travel</a>' in page
    assert f'<a href="{expense.get_absolute_url()}">Reversal of entry 3</a>' in page
    assert f'<a class="small" href="{undone.words_url}">why</a>' in page and "Paid twice" not in page


def test_the_page_asks_no_more_questions_of_more_commitments(desk, hana, mio, sora):
    factories.gift(sora, 10_000_000)
    asked = []
    for _time in range(3):
        commitment = factories.commitment(hana, mio)
        spending.approve_payment(factories.advance(commitment, sora, 1_000), by=mio)
        desk.get("/money/")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/money/")
        asked.append(len(queries))

    assert asked[0] == asked[1] == asked[2]


def test_who_prints_it_and_when_stands_at_its_foot(desk, sora):
    assert f"printed by {sora.display_name}" in desk.get("/money/").text


@pytest.mark.parametrize(("running", "is_said"), [(2, False), (3, True)])
def test_appeals_left_out_on_paper_are_counted_there(desk, mio, rescue, running, is_said):
    for number in range(running):
        appeals.open_appeal(by=mio, fund=rescue, title=f"Appeal {number}")

    page = in_one_line(desk.get("/money/").text)

    assert (f'<p class="only-paper">The newest 2 of {running}.</p>' in page) is is_said


def test_a_caseworker_does_not_see_the_reserve(desk_of, hana):
    assert desk_of(hana).get("/money/").status_code == 403
    assert not Fund.objects.visible_to(hana).exists()
