"""The lists of gifts and of entries: what narrows them, and what a bookkeeper finds in their files."""

from __future__ import annotations

from decimal import Decimal

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
    assert "Booked twice." in reversal["What"]


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
