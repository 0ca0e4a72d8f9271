"""The lists of gifts and of entries: what narrows them, and what a bookkeeper finds in their files."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from donations.gifts import donors
from donations.gifts.lists import DonationList
from donations.ledger.lists import EntryList
from donations.ledger.models import LedgerEntry
from donations.proposals import movements
from donations.tests import factories
from lfnkr.calendar import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

GIFTS, ENTRIES = "/money/gifts/", "/money/entries/"


def told(page) -> list[dict]:
    """The rows of a list's file, by their heads."""
    heads = [head for column in page.file_columns for head in column.file_heads()]
    return [dict(zip(heads, cells, strict=True)) for cells in page.file_rows()]


@pytest.mark.parametrize("month", ["2026-13", "x", "-", "9999-01", "1850-01"])
def test_what_is_no_month_of_ours_shows_no_gift_and_says_why(desk_of, sora, month):
    factories.gift(sora, 5_000)

    page = desk_of(sora).get(GIFTS, {"month": month})

    assert not page.context["object_list"]
    assert page.context["filter"].form.errors["month"]


@pytest.mark.parametrize("query", [{"fund": "nowhere"}, {"kind": "nonsense"}, {"month": "x"}])
def test_what_cannot_be_asked_of_the_ledger_shows_no_entry(desk_of, sora, query):
    factories.gift(sora, 5_000)

    page = desk_of(sora).get(ENTRIES, query)

    assert not page.context["object_list"]
    assert "cannot be read" in page.text


def test_only_whoever_may_reverse_is_offered_it(desk_of, sora, mio, yuki):
    factories.gift(sora, 5_000)

    offered = {user: "/reverse/" in desk_of(user).get(ENTRIES).text for user in (sora, mio, yuki)}

    assert offered == {sora: True, mio: True, yuki: False}


def test_entries_are_found_by_kind_month_and_request(desk_of, hana, mio, sora):
    factories.gift(sora, 900_000)
    commitment = factories.commitment(hana, mio)
    desk = desk_of(sora)

    def found(**query: str) -> list[str]:
        return [entry.kind for entry in desk.get(ENTRIES, query).context["object_list"]]

    assert found() == ["commitment", "donation"]
    assert found(kind="donation") == ["donation"]
    assert found(request=commitment.case_reference.lower()) == ["commitment"]
    assert found(month=f"{clock.today():%Y-%m}") == ["commitment", "donation"]
    assert found(month="2001-01") == []


def test_the_number_of_a_whole_fund_stands_on_its_row(desk_of, sora):
    factories.gift(sora, 5_000)
    factories.gift(sora, 6_000)

    assert desk_of(sora).get(ENTRIES).context["number"] == "2 entries"
    assert desk_of(sora).get(ENTRIES, {"fund": "general"}).context["number"] == ""


def test_the_file_of_the_ledger_is_a_journal_in_numbers(hana, mio, sora):
    gift = factories.gift(sora, 30_000, currency="JPY", rate=Decimal("150"))
    movements.reverse(LedgerEntry.objects.get(), by=sora, reason="Booked twice.")

    reversal, entry = told(EntryList.of(sora, ""))

    assert (entry["Number"], entry["Day"]) == (1, gift.received_on)
    assert (entry["As it came"], entry["Currency"], entry["Rate"]) == (Decimal(30_000), "JPY", Decimal(150))
    assert entry["Balance, USD"] == entry["Balance after, USD"] == Decimal("200.00")
    assert (entry["Reversed"], reversal["Reversed"]) == ("yes", "no")
    assert reversal["Balance, USD"] == Decimal("-200.00")
    assert reversal["What"] == "Reversal of entry 1"


@pytest.fixture
def donor(sora):
    """A giver whose name is sealed."""
    return donors.record_donor(by=sora, kind="parish", name="나눔교회")


def test_the_file_of_gifts_names_no_giver(sora, donor):
    factories.gift(sora, 12_345, donor=donor)

    (gift,) = told(DonationList.of(sora, ""))

    assert (gift["Amount"], gift["Currency"]) == (Decimal("123.45"), "USD")
    assert (gift["Booked"], gift["Booked in"]) == (Decimal("123.45"), "USD")
    assert gift["Giver"] == f"Donor {donor.number} (parish)"


def test_whoever_looks_after_givers_is_led_to_them_and_nobody_else(desk_of, sora, mio, donor):
    factories.gift(sora, 5_000, donor=donor)

    assert donor.get_absolute_url() in desk_of(sora).get(GIFTS).text
    assert donor.get_absolute_url() not in desk_of(mio).get(GIFTS).text


def test_entries_of_two_days_have_both_and_none_beside(desk_of, sora):
    for number in (3, 2, 1):
        with clock.at(clock.now() - timedelta(days=number)):
            factories.gift(sora, number * 1_000)
    first, last = clock.today() - timedelta(days=3), clock.today() - timedelta(days=2)

    shown = desk_of(sora).get(ENTRIES, {"first": first, "last": last}).context["object_list"]

    assert [entry.balance_change for entry in shown] == [2_000, 3_000]


@pytest.mark.parametrize(
    "wrong", [{"first": "2026-10-02", "last": "2026-10-01"}, {"last": "x"}, {"first": "0001-01-01"}]
)
def test_days_that_cannot_be_read_show_no_entry_and_say_why(desk_of, sora, wrong):
    factories.gift(sora, 5_000)

    page = desk_of(sora).get(ENTRIES, wrong)

    assert not page.context["object_list"]
    assert set(page.context["filter"].form.errors) == {list(wrong)[-1]}


def test_a_kind_shows_what_undid_it_too(desk_of, sora, hana, mio):
    factories.reversal(factories.gift(sora, 900_000).entries.get(), sora, mio)
    factories.gift(sora, 900_000)
    factories.commitment(hana, mio)

    kinds = {
        kind: [entry.kind for entry in desk_of(sora).get(ENTRIES, {"kind": kind}).context["object_list"]]
        for kind in ("donation", "gifts", "spent", "otherwise", "commitment")
    }

    gifts = ["donation", "reversal", "donation"]
    assert kinds == {"donation": gifts, "gifts": gifts, "spent": [], "otherwise": [], "commitment": ["commitment"]}


def test_the_file_of_two_days_is_a_statement_from_its_beginning_to_its_end(sora, mio, hana):
    before, first, last = (clock.now() - timedelta(days=number) for number in (9, 5, 3))
    with clock.at(before):
        factories.gift(sora, 900_000)
    with clock.at(first):
        wrong = factories.gift(sora, 5_000)
    with clock.at(last):
        factories.reversal(wrong.entries.get(), sora, mio)
        factories.commitment(hana, mio)
    factories.gift(sora, 1_000)
    days = urlencode({"first": clock.day_of(first), "last": clock.day_of(last)})

    beginning, *entries, end = told(EntryList.of(sora, days))

    assert (beginning["What"], beginning["Day"], beginning["Number"]) == ("At the beginning", clock.day_of(first), None)
    assert (beginning["Balance after, USD"], beginning["Balance, USD"]) == (Decimal("9000.00"), None)
    assert [entry["Balance, USD"] for entry in entries] == [Decimal("50.00"), Decimal("-50.00"), Decimal("0.00")]
    assert [entry["Balance after, USD"] for entry in entries] == [Decimal("9050.00"), Decimal(9000), Decimal(9000)]
    assert (end["What"], end["Day"], end["Balance after, USD"]) == ("At the end", clock.day_of(last), Decimal(9000))
    assert end["Available after, USD"] == entries[-1]["Available after, USD"] == Decimal(6500)


def test_a_statement_of_days_without_an_entry_stands_as_it_stood(sora):
    factories.gift(sora, 900_000)

    nothing = told(EntryList.of(sora, "first=2020-01-01&last=2020-01-31"))

    assert [(row["What"], row["Balance after, USD"]) for row in nothing] == [("At the beginning", 0), ("At the end", 0)]


def test_a_statement_without_a_first_day_begins_with_the_first_entry(sora):
    factories.gift(sora, 900_000)

    entry, end = told(EntryList.of(sora, f"last={clock.today()}"))

    assert (entry["Number"], end["What"]) == (1, "At the end")


def test_what_is_narrowed_otherwise_is_no_statement(sora):
    factories.gift(sora, 900_000)

    (entry,) = told(EntryList.of(sora, f"last={clock.today()}&kind=gifts"))

    assert entry["Number"] == 1


def test_an_entry_booked_late_stands_in_the_statement_by_its_own_day(sora, mio):
    factories.gift(sora, 900_000)
    late = factories.gift(sora, 5_000, received_on=clock.today() - timedelta(days=2))

    beginning, entry, end = told(EntryList.of(sora, f"first={late.received_on}&last={late.received_on}"))

    assert (beginning["Balance after, USD"], entry["Balance after, USD"], end["Balance after, USD"]) == (0, 50, 50)
