"""A row that holds several gifts: its parts come to it, each is a gift once, and what is refused books nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from donations.bank import actions, errors, suggesting
from donations.bank.actions import Part
from donations.bank.choices import RowState
from donations.bank.models import BankAccount, LineMatch, LinePart, StatementLine
from donations.bank.tests import statements
from donations.gifts import donors
from donations.models import Donation, Donor
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=clock.TOKYO)
ROW = "2026/11/10,90,,100090,PARISH"


@pytest.fixture(autouse=True)
def in_november():
    with clock.at(NOVEMBER):
        yield


@pytest.fixture
def account(sora) -> BankAccount:
    return statements.account(sora, currency="USD")


@pytest.fixture
def line(account, sora) -> StatementLine:
    """Ninety dollars that came together."""
    return statements.line(account, sora, ROW)


@pytest.fixture
def giver(sora) -> Donor:
    return donors.record_donor(by=sora, kind="individual", name="青木 蓮")


def split(line: StatementLine, sora, *sums: int, booked=(), **facts) -> LineMatch:
    told = {"fund": line.account.fund, "earmark": "none", "rate": None, **facts}
    return actions.split_bank_row(line, by=sora, parts=[Part(each, None) for each in sums], booked=booked, **told)


def sent(desk, line: StatementLine, **typed):
    page = reverse("donations:bank-row-split", args=[line.pk])
    said = {"fund": str(line.account.fund_id), "earmark": "none", "form_token": form_tokens.new()}
    return desk.post(page, said | typed)


def state(line: StatementLine) -> str:
    return StatementLine.objects.with_state().get(pk=line.pk).state


def errors_of(answer) -> str:
    return str(answer.context["form"].errors)


# Refused


@pytest.mark.parametrize("sums", [(5_000, 3_999), (5_000, 4_001)])
def test_parts_that_do_not_make_the_row_are_refused_with_the_difference(line, sora, sums):
    with pytest.raises(errors.PartsDoNotAdd, match=r"0\.01"):
        split(line, sora, *sums)

    assert not Donation.objects.exists()
    assert state(line) == RowState.OPEN


def test_one_part_is_no_split(line, sora):
    with pytest.raises(errors.OnePartOnly):
        split(line, sora, 9_000)


def test_money_that_left_is_not_split(account, sora):
    with pytest.raises(errors.NoMoneyCame):
        split(statements.line(account, sora, "2026/11/10,,90,99910,X"), sora, 5_000, 4_000)


def test_a_row_is_split_once(line, sora):
    split(line, sora, 5_000, 4_000)

    with pytest.raises(errors.RowDone):
        split(line, sora, 5_000, 4_000)
    assert Donation.objects.count() == 2


def test_a_gift_that_is_another_row_is_no_part(line, account, sora):
    gift = factories.gift(sora, 5_000, received_on=line.day)
    other = statements.line(account, sora, "2026/11/11,50,,100140,B")
    actions.match_bank_row(other, by=sora, kind="gift", key=str(gift.pk))

    assert not suggesting.gifts_within(line)
    with pytest.raises(errors.UsedAlready):
        split(line, sora, 4_000, booked=[gift])
    assert Donation.objects.count() == 1


def test_a_part_of_a_row_is_no_other_row(line, account, sora):
    gift = factories.gift(sora, 5_000, received_on=line.day)
    split(line, sora, 4_000, booked=[gift])
    other = statements.line(account, sora, "2026/11/11,50,,100140,B")

    assert not suggesting.bookings_of(account, [other])[other]
    with pytest.raises(errors.UsedAlready):
        actions.match_bank_row(other, by=sora, kind="gift", key=str(gift.pk))


def test_the_form_keeps_what_was_typed_and_says_what_lacks(line, sora, giver, desk_of):
    answer = sent(desk_of(sora), line, amount_1="50", donor_1=str(giver.number), amount_2="39.99")

    assert "USD 0.01" in errors_of(answer)
    form = answer.context["form"]
    assert (form["amount_1"].value(), form["donor_1"].value()) == ("50", str(giver.number))
    assert not Donation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount_1": "50", "donor_1": "77777", "amount_2": "40"}, "no giver of this number"),
        ({"donor_1": "1", "amount_2": "90"}, "leave the giver out"),
        ({"amount_1": "-50", "amount_2": "140"}, "amount_1"),
        ({"amount_1": "50.005", "amount_2": "39.995"}, "amount_1"),
        ({}, "two gifts or more"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(line, sora, desk_of, typed, words):
    assert words in errors_of(sent(desk_of(sora), line, **typed))
    assert not Donation.objects.exists()


def test_the_database_holds_the_parts_to_their_row(line, account, sora, mio):
    gift, half = factories.gift(sora, 5_000, received_on=line.day), factories.gift(sora, 3_000, received_on=line.day)
    back = factories.gift(sora, 4_000, received_on=line.day)
    factories.reversal(back.entries.get(), sora, mio)

    def written(*gifts: Donation, pieces: int = 2) -> None:
        with transaction.atomic():
            match = LineMatch.objects.create(line=line, pieces=pieces, matched_by=sora)
            for each in gifts:
                LinePart.objects.create(match=match, donation=each)
            connection.check_constraints()

    for gifts, name in (
        ((gift, half), "parts_make_the_row"),
        ((), "parts_make_the_row"),
        ((gift, back), "part_is_a_gift_that_stands"),
    ):
        with pytest.raises(DatabaseError, match=name):
            written(*gifts)
    with pytest.raises(DatabaseError, match="line_is_one_thing"):
        written(gift, pieces=1)


# Booked


def test_a_row_is_split_into_gifts_of_two_givers_and_one_booked_before(line, sora, giver, rescue, desk_of):
    before = factories.gift(sora, 2_000, received_on=line.day)
    desk = desk_of(sora)
    assert [
        str(key)
        for key, _words in desk.get(reverse("donations:bank-row-split", args=[line.pk]))
        .context["form"]
        .fields["booked"]
        .choices
    ] == [str(before.pk)]

    answer = sent(desk, line, booked=[str(before.pk)], amount_1="50", donor_1=str(giver.number), amount_2="20")

    assert answer.status_code == 302, errors_of(answer)
    parts = line.match.parts.all()
    assert sorted(part.donation.amount for part in parts) == [2_000, 2_000, 5_000]
    assert Donation.objects.get(amount=5_000).donor == giver
    assert {part.donation.received_on for part in parts} == {line.day}
    rescue.refresh_from_db()
    assert (Donation.objects.count(), rescue.balance) == (3, 9_000)
    assert state(line) == RowState.BOOKED
    assert str(giver) in desk.get(line.get_absolute_url()).text


def test_a_part_that_is_reversed_lets_the_row_be_said_anew_and_the_others_are_ticked(line, sora, mio):
    match = split(line, sora, 5_000, 4_000)
    wrong, right = (match.parts.get(donation__amount=each).donation for each in (4_000, 5_000))

    factories.reversal(wrong.entries.get(), sora, mio)
    assert state(line) == RowState.REVERSED
    actions.undo_bank_match(match, by=sora)
    assert list(suggesting.gifts_within(line)) == [right]
    split(line, sora, 2_500, 1_500, booked=[right])

    assert line.match.pieces == 3
    assert Donation.objects.not_reversed().count() == 3


def test_a_row_in_yen_is_split_at_one_rate(sora, rescue):
    line = statements.line(statements.account(sora, "Yen"), sora)

    split(line, sora, 2_000, 1_000, rate=statements.RATE, is_rate_confirmed=True)

    assert sorted(part.donation.booked_amount for part in line.match.parts.all()) == [667, 1_333]
