"""Year-end papers: every kind of movement on its line, sums that agree by construction and by count, and what is printed where they do not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import translation

from donations.gifts import donors
from donations.models import Fund
from donations.payments import actions as spending
from donations.proposals import actions as proposals
from donations.proposals.movements import unspent_earmarked
from donations.tests import factories
from donations.years import actions, late
from donations.years.papers import papers_of
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def year() -> FiscalYear:
    """The fiscal year that ended last."""
    return ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))


def noon(day):
    """Noon of a day in Tokyo."""
    return clock.midnight(day) + timedelta(hours=12)


@pytest.fixture
def busy(sora, mio, hana, year, rescue, general) -> FiscalYear:
    """A year with a gift, a payment, an advance settled in part and lost in part, one that is out, a fee, a transfer, a reversal."""
    with clock.at(noon(year.ends_on - timedelta(days=20))):
        factories.gift(sora, 2_000_000)
        wrong = factories.gift(sora, 7_000)
        proposals.undo(wrong.entries.get(), by=sora, reason="Typed twice.")
        commitment = factories.commitment(hana, mio)
        spending.approve_payment(factories.expense(commitment, sora, 10_000), by=mio)
        advance = spending.approve_payment(factories.advance(commitment, sora, 30_000), by=mio)
        spending.approve_payment(factories.advance(commitment, sora, 8_000), by=mio)
        factories.loss(advance, sora, mio, 5_000)
        spending.settle_advance(advance, by=sora, returned=5_000, lines=[("travel", 20_000)], settled_at=clock.now())
        factories.adjustment(sora, mio, "fee", 300)
        factories.adjustment(sora, mio, "exchange", -40)
    return year


def tables_in(year: FiscalYear, currency: str = "USD"):
    """The papers of one currency."""
    return next(tables for tables in papers_of(year).tables if tables.currency == currency)


def amount_of(rows, words: str) -> int | None:
    """The sum of one line."""
    return next(row.sum for row in rows if row.words == words)


def cash(year, sora, mio, amount: int, **facts):
    """Cash that was counted, in dollars."""
    return factories.stated(year, sora, mio, amount=amount, currency="USD", **facts)


HELD = 2_000_000 - 10_000 - 30_000 - 8_000 + 5_000 - 300 - 40
"""What the fund of `busy` holds in the end."""


def test_a_year_in_which_nothing_happened_agrees(year):
    assert papers_of(year).agree


def test_money_that_nobody_states_is_named_with_the_difference(busy):
    papers = papers_of(busy)

    assert not papers.agree
    (fault,) = papers.faults
    assert "19,566.60" in fault


def test_cash_that_was_counted_agrees_with_the_funds(busy, sora, mio):
    cash(busy, sora, mio, HELD)

    assert papers_of(busy).faults == ()


def test_each_movement_has_its_line_in_the_statement_of_activities(busy, sora, mio):
    cash(busy, sora, mio, HELD)
    rows = tables_in(busy).activities

    assert amount_of(rows, "Total ordinary income") == 2_000_000
    assert amount_of(rows, "Total programme expenses") == 10_000 + 20_000
    assert amount_of(rows, "Bank fees") == 300
    assert amount_of(rows, "Exchange losses") == 40
    assert amount_of(rows, "Advances lost") == 5_000
    assert amount_of(rows, "Net assets brought forward") == 0
    assert amount_of(rows, "Net assets carried forward") == HELD + 8_000


def test_dues_gifts_and_grants_stand_under_their_headings_in_the_order_of_the_standard(busy, sora, mio, general):
    with clock.at(noon(busy.ends_on - timedelta(days=5))):
        giver = donors.record_donor(by=sora, kind="authority", name="City of Kawasaki")
        factories.gift(sora, 1_000, fund=general, kind="dues", channel="postal")
        wrong = factories.gift(sora, 700, fund=general, kind="dues", channel="cash")
        proposals.undo(wrong.entries.get(), by=sora, reason="It was a gift.")
        factories.gift(sora, 50_000, kind="grant", donor=giver)
    cash(busy, sora, mio, HELD + 1_000 + 50_000)
    tables = tables_in(busy)

    assert papers_of(busy).agree
    said = [(row.words, row.sum) for row in tables.activities[1:8]]
    assert said == [
        ("1 Membership dues received", None),
        ("Postal transfer", 1_000),
        ("2 Donations received", None),
        ("Bank transfer", 2_000_000),
        ("3 Grants received", None),
        ("Bank transfer", 50_000),
        ("Total ordinary income", 2_051_000),
    ]
    lines = {(line.group, line.words): line.sum for fund in tables.funds for line in fund.lines}
    assert lines["Membership dues received", "Postal transfer"] == 1_000
    assert lines["Grants received", "Bank transfer"] == 50_000


def test_the_balance_sheet_carries_what_the_activities_end_with(busy, sora, mio):
    cash(busy, sora, mio, HELD)
    tables = tables_in(busy)

    assert amount_of(tables.balance, "Advances to helpers") == 8_000
    assert amount_of(tables.balance, "Total assets") == HELD + 8_000
    assert amount_of(tables.balance, "Total liabilities and net assets") == HELD + 8_000
    assert amount_of(tables.inventory, "Net assets") == HELD + 8_000


def test_other_assets_and_liabilities_change_net_assets_by_what_they_are(busy, sora, mio):
    cash(busy, sora, mio, HELD)
    factories.stated(busy, sora, mio, "equipment", 90_000, currency="USD", what="Two laptops")
    factories.stated(busy, sora, mio, "payable", 20_000, currency="USD", what="Rent of August")
    tables = tables_in(busy)

    assert papers_of(busy).agree
    assert amount_of(tables.activities, "Change of other assets and liabilities") == 70_000
    assert amount_of(tables.balance, "Total fixed assets") == 90_000
    assert amount_of(tables.balance, "Total liabilities") == 20_000
    assert amount_of(tables.balance, "Total assets") == amount_of(tables.balance, "Total liabilities and net assets")


def test_the_next_year_begins_with_what_this_one_ended_with(busy, sora, mio):
    factories.stated(busy, sora, mio, "equipment", 90_000, currency="USD", what="Two laptops")
    following = ensure_term(busy.ends_on + timedelta(days=1))

    rows = tables_in(following).activities

    assert amount_of(rows, "Net assets brought forward") == HELD + 8_000 + 90_000


def test_what_was_taken_back_counts_no_more(busy, sora, mio):
    cash(busy, sora, mio, HELD)
    wrong = factories.stated(busy, sora, mio, "equipment", 90_000, currency="USD")
    factories.signed(actions.propose_taking_back(wrong, by=sora, reason="Sold."), by=mio)

    assert amount_of(tables_in(busy).balance, "Total fixed assets") == 0


def test_currencies_are_never_added_up(busy, sora, mio):
    cash(busy, sora, mio, HELD)
    factories.stated(busy, sora, mio, "cash", 500)

    papers = papers_of(busy)

    assert [tables.currency for tables in papers.tables] == ["JPY", "USD"]
    assert len(papers.faults) == 1
    assert "500" in papers.faults[0]


def test_the_statement_of_a_fund_leads_from_its_opening_to_its_closing_balance(busy):
    (fund,) = [each for each in tables_in(busy).funds if each.fund.code == "rescue"]

    assert (fund.opening, fund.closing) == (0, HELD)
    assert sum(line.sum for line in fund.lines) == HELD
    assert {(line.group, line.words): line.sum for line in fund.lines}["Advances", "Brought back"] == 5_000


def test_a_transfer_leaves_one_fund_and_enters_another(busy, sora, mio):
    school = factories.fund_opened(sora, mio, opened_on=busy.ends_on)
    factories.signed(
        proposals.propose_transfer(
            by=sora,
            source=Fund.objects.rescue(),
            target=school,
            amount=1_000,
            reason="Books",
            decided_by="Board",
            booked_on=busy.ends_on,
        ),
        by=mio,
    )
    cash(busy, sora, mio, HELD)

    papers = papers_of(busy)

    assert papers.agree
    (note,) = [each for each in tables_in(busy).restricted if each.fund == school]
    assert (note.opening, note.gained, note.gave, note.closing) == (0, 1_000, 0, 1_000)


def test_the_note_has_what_givers_earmarked_within_a_fund_and_spends_it_first(busy, sora, mio, hana, rescue):
    before = busy.starts_on - timedelta(days=20)
    with clock.at(noon(before)):
        factories.gift(sora, 300_000, earmark="rescue")
        spending.approve_payment(factories.expense(factories.commitment(hana, mio), sora, 40_000), by=mio)
    with clock.at(noon(busy.ends_on - timedelta(days=5))):
        factories.gift(sora, 60_000, earmark="rescue")
        wrong = factories.gift(sora, 9_000, earmark="rescue")
        proposals.undo(wrong.entries.get(), by=sora, reason="Typed twice.")

    (note,) = tables_in(busy).restricted

    spent, came_back = 10_000 + 30_000 + 8_000, 5_000
    assert (note.fund, note.name) == (rescue, "Rescue reserve: earmarked by givers")
    assert (note.opening, note.gained, note.gave) == (260_000, 60_000 + came_back, spent)
    assert note.closing == 260_000 - spent + came_back + 60_000


def test_what_is_spent_beyond_the_earmarked_takes_nothing_from_the_next_gift(busy, sora):
    with clock.at(noon(busy.ends_on - timedelta(days=5))):
        factories.gift(sora, 60_000, earmark="rescue")

    (note,) = tables_in(busy).restricted

    assert (note.opening, note.gained, note.gave, note.closing) == (0, 60_000, 0, 60_000)
    assert note.opening + note.gained - note.gave == note.closing


def test_of_what_was_spent_and_given_on_one_day_the_earmarked_is_spent_and_comes_back_last(year, sora, mio, hana):
    with clock.at(noon(year.ends_on - timedelta(days=20))):
        factories.gift(sora, 260_000)
        factories.gift(sora, 20_000, earmark="rescue")
        advance = factories.advance(factories.commitment(hana, mio), sora, 30_000)
        spending.approve_payment(advance, by=mio)
        spending.settle_advance(advance, by=sora, returned=15_000, lines=[("travel", 15_000)], settled_at=clock.now())

    (note,) = tables_in(year).restricted

    assert (note.gained, note.gave, note.closing) == (20_000 + 5_000, 20_000, 5_000)


def test_what_the_note_says_is_unspent_may_not_be_transferred(year, sora, mio, hana, rescue):
    with clock.at(noon(year.ends_on - timedelta(days=20))):
        factories.gift(sora, 300_000, earmark="rescue")
        spending.approve_payment(factories.expense(factories.commitment(hana, mio), sora, 40_000), by=mio)

    (note,) = tables_in(year).restricted

    assert note.closing == 260_000 == unspent_earmarked(rescue)


def test_the_note_of_the_next_year_begins_where_that_of_this_year_ends(busy, sora):
    with clock.at(noon(busy.ends_on - timedelta(days=5))):
        factories.gift(sora, 60_000, earmark="rescue")

    (ended,) = tables_in(busy).restricted
    (began,) = tables_in(ensure_term(clock.today())).restricted

    assert (began.opening, began.closing) == (ended.closing, ended.closing)


def test_the_note_has_what_givers_restricted_and_not_what_the_board_designated(busy, sora, mio):
    school = factories.fund_opened(sora, mio, opened_on=busy.ends_on)
    factories.fund_opened(sora, mio, "fleet", kind="designated", opened_on=busy.ends_on)

    tables = tables_in(busy)

    assert [each.fund for each in tables.restricted] == [school]
    assert {"rescue", "fleet"} <= {each.fund.code for each in tables.funds}


def test_a_late_gift_is_listed_with_the_day_it_belongs_to(busy, sora, mio):
    factories.year_closed(busy, sora, mio)
    gift = factories.gift(sora, 4_000, received_on=busy.ends_on)

    (found,) = late.of_year(busy)

    assert (found.entry.journal.source_id, found.belongs_on) == (gift.pk, busy.ends_on)
    assert late.from_earlier(ensure_term(clock.today())) == [found]
    page = just_signed_in(sora).get(reverse("donations:year-detail", args=[busy.term]))
    belongs, taken_over = page.context["late_entries"]
    assert belongs.rows == late.listing_of("", "", [found]).rows
    assert not taken_over.rows


def test_a_late_payment_is_listed_with_the_day_it_belongs_to(busy, sora, mio, hana):
    with clock.at(noon(busy.ends_on - timedelta(days=3))):
        commitment = factories.commitment(hana, mio)
    factories.year_closed(busy, sora, mio)
    paid = factories.expense(commitment, sora, 900, paid_at=noon(busy.ends_on))

    spending.approve_payment(paid, by=mio)

    assert [row.belongs_on for row in late.of_year(busy)] == [busy.ends_on]


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv"])
def test_nothing_is_printed_where_sums_disagree(busy, sora, form):
    address = reverse(f"donations:year-{form}", args=[busy.term, "en"])

    answer = just_signed_in(sora).get(address, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("donations:year-detail", args=[busy.term])
    assert "19,566.60" in answer.content.decode()


def test_the_workbook_has_a_sheet_for_each_paper(busy, sora, mio):
    cash(busy, sora, mio, HELD, what="=1+1")

    answer = just_signed_in(sora).get(reverse("donations:year-xlsx", args=[busy.term, "en"]))

    book = ZipFile(BytesIO(answer.content))
    assert 'name="USD Balance sheet"' in book.read("xl/workbook.xml").decode()
    assert "Total assets" in book.read("xl/sharedStrings.xml").decode()
    sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert (
        sum(f"<v>{Decimal(HELD + 8_000) / 100}" in sheet for sheet in sheets) == 3
    )  # activities, balance sheet, inventory
    assert not any("<f>" in sheet for sheet in sheets)


def test_the_csv_holds_every_paper(busy, sora, mio):
    cash(busy, sora, mio, HELD)

    text = just_signed_in(sora).get(reverse("donations:year-csv", args=[busy.term, "en"])).content.decode()

    assert "Draft: this fiscal year is not closed." in text
    assert text.count("Total assets") == 2  # of balance sheet and inventory


def test_the_pdf_of_a_closed_year_is_the_same_each_time(busy, sora, mio):
    cash(busy, sora, mio, HELD)
    factories.year_closed(busy, sora, mio)
    address = reverse("donations:year-pdf", args=[busy.term, "ja"])

    answers = [just_signed_in(sora).get(address) for _time in range(2)]

    assert answers[0]["Content-Type"] == "application/pdf"
    assert answers[0].content == answers[1].content


def test_the_papers_are_in_no_third_language(sora, year):
    assert just_signed_in(sora).get(reverse("donations:year-pdf", args=[year.term, "xx"])).status_code == 404


def test_who_does_not_see_the_ledger_sees_no_papers(hana, year):
    assert just_signed_in(hana).get(reverse("donations:year-detail", args=[year.term])).status_code == 403


def test_faults_are_said_in_the_readers_language(busy):
    with translation.override("ja"):
        (fault,) = papers_of(busy).faults
    assert "19,566.60" in fault


def test_what_comes_back_of_other_money_binds_nobody_and_may_be_transferred(year, sora, mio, hana, rescue):
    with clock.at(noon(year.ends_on - timedelta(days=20))):
        factories.gift(sora, 20_000, earmark="rescue")
        factories.gift(sora, 260_000)
        advance = factories.advance(factories.commitment(hana, mio), sora, 30_000)
        spending.approve_payment(advance, by=mio)
    with clock.at(noon(year.ends_on - timedelta(days=10))):
        spending.settle_advance(advance, by=sora, returned=5_000, lines=[("travel", 25_000)], settled_at=clock.now())
        assert unspent_earmarked(rescue) == 0

    (note,) = tables_in(year).restricted
    assert note.closing == 0


def test_the_guard_of_transfers_counts_as_the_note_does_whatever_comes_and_goes(year, sora, mio, hana, rescue):
    days = iter(range(40, 0, -2))
    with clock.at(noon(year.ends_on - timedelta(days=next(days)))):
        factories.gift(sora, 400_000)
        commitment = factories.commitment(hana, mio)
    for given, taken, returned in (
        (20_000, 30_000, 15_000),
        (0, 9_000, 9_000),
        (7_000, 5_000, 0),
        (1_000, 60_000, 2_000),
    ):
        with clock.at(noon(year.ends_on - timedelta(days=next(days)))):
            if given:
                factories.gift(sora, given, earmark="rescue")
            advance = spending.approve_payment(factories.advance(commitment, sora, taken), by=mio)
        with clock.at(noon(year.ends_on - timedelta(days=next(days)))):
            told = {"returned": returned, "lines": [("travel", taken - returned)] if taken > returned else []}
            spending.settle_advance(advance, by=sora, settled_at=clock.now(), **told)
            (line, *_others) = [*advance.settled_by.lines.all(), None]
        if line and given:
            with clock.at(noon(year.ends_on - timedelta(days=next(days)))):
                factories.refund(line, sora, mio, 1_500)

    (note,) = tables_in(year).restricted

    assert note.closing == unspent_earmarked(rescue)
