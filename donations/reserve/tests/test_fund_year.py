"""The year of a fund: an empty one, a full one, one undone over the year's end, funds of two currencies, and where each sum leads."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.ledger.models import Fund
from donations.payments import actions as spending
from donations.reserve.cover import cover_of
from donations.reserve.year import months_between, terms_of, year_of
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import by_rule, term_of

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=TOKYO)
AUGUST = datetime(2026, 8, 30, 12, tzinfo=TOKYO)
OCTOBER = datetime(2026, 10, 5, 12, tzinfo=TOKYO)


@pytest.fixture
def desk(desk_of, sora):
    return desk_of(sora)


def this_year(fund: Fund):
    return year_of(Fund.objects.get(pk=fund.pk), by_rule(term_of(clock.today())))


def test_a_fund_in_which_nothing_was_booked_says_so_and_computes_no_cover(desk):
    page = desk.get("/money/funds/general/year/")

    assert "Nothing was booked in this fund by the end of this term." in page.text
    assert "Not computable: nothing was spent in the last twelve months." in page.text
    assert page.context["year"].cover.months is None


@pytest.mark.parametrize("term", ["x", "", "99999", "-1", "20"])
def test_a_term_the_fund_has_nothing_of_is_refused_at_its_field_and_this_one_shown(desk, term):
    page = desk.get("/money/funds/rescue/year/", {"term": term})

    assert page.context["form"].errors["term"]
    assert page.context["year"].term.term == term_of(clock.today())


def test_each_month_leads_from_its_beginning_to_its_end_and_all_of_them_to_the_whole(hana, mio, sora, rescue):
    with clock.at(AUGUST):
        factories.gift(sora, 900_000)
    with clock.at(OCTOBER):
        commitment = factories.commitment(hana, mio)
        spending.approve_payment(factories.expense(commitment, sora, 40_000), by=mio)
    with clock.at(NOVEMBER):
        factories.gift(sora, 10_000)
        year = this_year(rescue)

    assert [(month.before, month.gifts, month.spent, month.otherwise, month.after) for month in year.months] == [
        (900_000, 0, 0, 0, 900_000),
        (900_000, 0, 40_000, 0, 860_000),
        (860_000, 10_000, 0, 0, 870_000),
    ]
    assert [amount for amount, _url in year.whole.sums] == [900_000, 10_000, 0, 40_000, 0, 870_000]
    assert (year.whole.committed, year.days[-1].available) == (210_000, 660_000)
    assert [day.available for day in year.days[:2]] == [900_000, 900_000]


def test_what_was_undone_after_the_end_of_a_term_is_taken_off_in_the_next_and_has_no_bar(desk, sora, mio, rescue):
    with clock.at(AUGUST):
        factories.gift(sora, 900_000)
        wrong = factories.gift(sora, 5_000).entries.get()
    with clock.at(OCTOBER):
        factories.reversal(wrong, sora, mio)
    with clock.at(NOVEMBER):
        last, now = (desk.get("/money/funds/rescue/year/", {"term": term}) for term in ("28", "29"))

    assert last.context["year"].whole.gifts == 905_000
    assert now.context["year"].whole.gifts == -5_000
    assert "−50.00" in now.text
    assert now.context["flows"].picture.bars == ()


def test_every_sum_opens_the_entries_it_is_made_of(desk, hana, mio, sora, rescue):
    with clock.at(AUGUST):
        factories.gift(sora, 900_000)
    with clock.at(OCTOBER):
        wrong = factories.gift(sora, 7_000).entries.get()
        factories.reversal(wrong, sora, mio)
        factories.gift(sora, 3_000)
        commitment = factories.commitment(hana, mio)
        spending.approve_payment(factories.expense(commitment, sora, 40_000), by=mio)
    with clock.at(NOVEMBER):
        year = this_year(rescue)
        opened = [
            (amount, sum(entry.balance_change for entry in desk.get(url).context["object_list"]))
            for stretch in (*year.months, year.whole)
            for amount, url in stretch.sums
        ]

    assert len(opened) == 24
    assert [abs(shown) for shown, _entries in opened] == [abs(entries) for _shown, entries in opened]


def test_every_sum_of_a_statement_opens_the_entries_it_is_made_of(desk, hana, mio, sora, rescue):
    with clock.at(AUGUST):
        factories.gift(sora, 900_000)
    with clock.at(OCTOBER):
        factories.reversal(factories.gift(sora, 7_000).entries.get(), sora, mio)
        factories.commitment(hana, mio)
        page = desk.get("/money/funds/rescue/?first=2026-09-01&last=2026-10-31")
        statement = page.context["statement"]
        sums = [(row.balance, row.url) for row in statement.moved]
        sums += [(statement.before.balance, statement.before_url), (statement.after.balance, statement.after_url)]
        opened = [sum(entry.balance_change for entry in desk.get(url).context["object_list"]) for _sum, url in sums]

    assert opened == [amount for amount, _url in sums]
    assert all(url.replace("&", "&amp;") in page.text for _sum, url in sums)


def test_a_fund_in_yen_is_told_in_yen_alone(desk, sora, mio):
    books = factories.fund_opened(sora, mio, "yen", currency="JPY", amount=1_500_000, origin="Statement, page 1")
    factories.gift(sora, 900_000)

    page = desk.get(f"/money/funds/{books.code}/year/")

    assert page.context["flows"].unit == "thousands of JPY"
    assert "1,500,000" in page.text
    assert "USD" not in re.sub(r"<nav.*?</nav>", "", page.text, flags=re.S)
    assert page.context["year"].whole.otherwise == 1_500_000


def test_the_floor_is_drawn_by_the_days_it_held(sora, mio, rescue):
    factories.gift(sora, 900_000)
    today = clock.today()
    before = this_year(rescue).days[-1].floor
    factories.set_floor(sora, mio, 300_000, 900_000, today)

    year = this_year(rescue)

    assert year.days[-1].floor == 300_000 != before
    assert {day.floor for day in year.days[:-1]} == {before}


def test_months_are_cut_by_the_first_and_the_last_day():
    first, last = NOVEMBER.date(), NOVEMBER.date() + timedelta(days=45)

    months = list(months_between(first, last))

    assert months == [
        (first, first.replace(day=30)),
        (first.replace(month=12, day=1), first.replace(month=12, day=31)),
        (first.replace(year=2027, month=1, day=1), last),
    ]
    assert list(months_between(last, first)) == []


def test_a_fund_of_several_terms_offers_each_the_newest_first(sora, rescue):
    with clock.at(datetime(2024, 9, 1, 12, tzinfo=TOKYO)):
        factories.gift(sora, 100)
    with clock.at(NOVEMBER):
        assert [year.term for year in terms_of(rescue)] == [29, 28, 27]


def test_cover_of_a_fund_of_no_rescues_counts_its_costs(sora, mio, general):
    factories.gift(sora, 120_000, fund=general)
    factories.cost(sora, mio, 60_000)
    general.refresh_from_db()

    cover = cover_of(general)

    assert (cover.available, cover.spent, cover.months) == (60_000, 60_000, 12)


def test_the_year_asks_the_same_of_few_entries_and_of_many(desk, sora, rescue):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get("/money/funds/rescue/year/").status_code == 200
        return len(queries)

    factories.gift(sora, 5_000)
    asked()
    few = asked()
    for day in range(12):
        with clock.at(clock.now() - timedelta(days=day)):
            factories.gift(sora, 5_000)

    assert asked() <= few
