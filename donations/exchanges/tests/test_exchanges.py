"""Money moved between funds of two currencies: what is refused on the page, in the act and by the database, and what both sides book."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donations import errors as refusals
from donations.errors import TooSmall
from donations.exchanges import actions, errors
from donations.exchanges.models import ExchangeSide
from donations.funds import days
from donations.ledger import errors as ledger
from donations.ledger.bookkeeping import post
from donations.ledger.models import Reversal
from donations.ledger.verification import verify
from donations.models import Exchange, Fund, LedgerEntry, MoneyProposal
from donations.proposals import actions as proposals
from donations.proposals import movements
from donations.proposals.tests.test_second_signatures import sign_in_sql
from donations.rates import errors as rates
from donations.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.calendar import clock
from lfnkr.money import Money, convert

PAGE = "/money/exchanges/new/"


@pytest.fixture
def yen(sora, mio) -> Fund:
    """Books kept in yen with 300,000 in them."""
    began = {"opened_on": clock.today() - timedelta(days=9), "amount": 300_000, "origin": "Bank statement"}
    return factories.fund_opened(sora, mio, "yen", name="Yen books", kind="general", currency="JPY", **began)


def proposed(by, yen, rescue, amount=150_000, **facts) -> MoneyProposal:
    """A transfer of yen into the reserve that waits for a second officer."""
    told = {"rate": Decimal("149.32"), "rate_from": "USD", "reason": "Rescue", "decided_by": "Board"}
    told |= {"is_rate_confirmed": True}
    return actions.propose_exchange(by=by, source=yen, target=rescue, amount=amount, **told | facts)


def typed(yen, rescue, **more) -> dict:
    """The form as the treasurer fills it in."""
    told = {"source": yen.pk, "target": rescue.pk, "amount": "150,000", "rate": "149.32", "rate_from": "USD"}
    return told | {"reason": "救出のため", "decided_by": "理事会", "rate_confirmed": "149.32"} | more


def balances() -> dict[str, int]:
    """What each fund holds now."""
    return dict(Fund.objects.values_list("code", "balance"))


# What is refused


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"amount": 0}, TooSmall),
        ({"amount": -1}, TooSmall),
        ({"amount": Decimal("10.5")}, ValidationError),
        ({"amount": 300_001}, ledger.EverythingCommitted),
        ({"amount": 1, "rate": Decimal(600)}, TooSmall),
        ({"received": 0}, TooSmall),
        ({"received": 50_000}, errors.ArrivedUnlike),
        ({"rate_from": "EUR"}, ValidationError),
        ({"is_rate_confirmed": False}, rates.FirstRateUnconfirmed),
    ],
)
def test_what_cannot_be_exchanged_is_refused(sora, yen, rescue, facts, refused):
    with pytest.raises(refused):
        proposed(sora, yen, rescue, **facts)

    assert not MoneyProposal.objects.open().exists()


def test_two_funds_of_one_currency_are_not_exchanged(sora, yen, rescue, general):
    with pytest.raises(errors.OneCurrencyAlone, match="USD"):
        proposed(sora, general, rescue)
    with pytest.raises(ledger.SameFund):
        proposed(sora, yen, yen)


def test_a_rate_turned_round_is_refused_whoever_confirms(sora, yen, rescue):
    with clock.at(clock.now() - timedelta(days=1)):
        factories.gift(sora, 30_000, currency="JPY", rate=Decimal(150))

    with pytest.raises(rates.RateInverted, match="1 JPY = 149.32 USD"):
        proposed(sora, yen, rescue, amount=100, rate_from="JPY")


def test_money_given_for_a_purpose_needs_the_givers_consent(sora, mio, rescue):
    school = factories.fund_opened(sora, mio, currency="JPY", amount=90_000, origin="Bank")

    with pytest.raises(ledger.PurposeKept):
        proposed(sora, school, rescue, amount=30_000)
    factories.signed(proposed(sora, school, rescue, amount=30_000, consent="Giver 4, letter of May"), by=mio)

    assert balances()["school"] == 60_000


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"amount": "100.5"}, "JPY has 0 decimals"),
        ({"received": "10.555"}, "USD has 2 decimals"),
        ({"rate": ""}, "required"),
        ({"rate_from": "EUR"}, "The rate is for one unit of JPY or of USD."),
        ({"rate_confirmed": ""}, "The receipt says 1 USD = 149.32 JPY; it is the first of these two currencies."),
        ({"amount": "900,000"}, "Release or transfer first"),
        ({"received": "5,000"}, "more than 20 % apart"),
        ({"booked_on": "2099-01-01"}, "in the future"),
    ],
)
def test_the_page_refuses_at_its_field_and_keeps_what_was_typed(sora, yen, rescue, more, said):
    page = just_signed_in(sora).post(PAGE, typed(yen, rescue, **more))

    assert said in page.text and "救出のため" in page.text
    assert not MoneyProposal.objects.open().exists()


def test_one_officer_alone_exchanges_nothing(sora, yen, rescue):
    asked = proposed(sora, yen, rescue)

    with pytest.raises(refusals.OwnProposal):
        factories.signed(asked, by=sora)
    with pytest.raises(IntegrityError, match="proposal_by_another"):
        sign_in_sql(asked, sora)
    with pytest.raises(IntegrityError, match="what two officers signed"), transaction.atomic():
        Exchange.objects.create(**raw(asked, sora))
    assert balances()["yen"] == 300_000


def test_a_caseworker_proposes_no_exchange(hana, yen):
    assert just_signed_in(hana).get(PAGE).status_code == 403


def raw(asked: MoneyProposal, by, **facts) -> dict:
    """The columns of an exchange, for writing it around its act."""
    told = {name: getattr(asked, name) for name in ("fund", "target", "amount", "rate", "rate_from", "received")}
    return told | {"worth": 100_455, "proposal": asked, "recorded_by": by} | facts


@pytest.fixture
def signed(sora, mio, yen, rescue):
    """A transfer across currencies that two officers signed by bare SQL, with nothing done yet; nothing of it stays."""
    asked = proposed(sora, yen, rescue, received=100_000)
    with transaction.atomic():
        sign_in_sql(asked, mio)
        yield asked
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"worth": 100_456}, "what the rate makes"),
        ({"amount": 150_001}, "what two officers signed"),
        ({"received": 99_999}, "what two officers signed"),
        ({"rate": Decimal("150")}, "what two officers signed"),
    ],
)
def test_the_database_takes_no_other_exchange_than_was_signed(sora, signed, facts, refused):
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        Exchange.objects.create(**raw(signed, sora, **facts))


def test_the_database_takes_no_exchange_without_one_of_its_sides(sora, signed, yen, rescue):
    whole = Exchange.objects.create(**raw(signed, sora))
    sides = [("out", yen, -150_000, 150_000), ("in", rescue, 100_455, -100_455)]
    for side, fund, amount, cleared in sides:
        part = ExchangeSide.objects.create(exchange=whole, side=side, fund=fund, amount=amount, cleared=cleared)
        post(part, by=sora, occurred_at=clock.now())

    with pytest.raises(IntegrityError, match="without one of its sides"), transaction.atomic():
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"side": "in", "amount": 100_456, "cleared": -100_456}, "what the exchange says"),
        ({"side": "out", "amount": 100_455, "cleared": -100_455}, "what the exchange says"),
        ({"side": "in", "amount": 100_455, "cleared": -100_454}, "exchange_side_sums_to_zero"),
        ({"side": "in", "amount": 100_455, "cleared": 0}, "exchange_side_sums_to_zero"),
        ({"side": "rest", "amount": -455, "cleared": 455}, "exchange_side_sums_to_zero"),
    ],
)
def test_each_side_sums_to_zero_with_its_clearing_line(sora, signed, rescue, facts, refused):
    whole = Exchange.objects.create(**raw(signed, sora))

    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        ExchangeSide.objects.create(exchange=whole, fund=rescue, **facts)


# What it does


def test_both_sides_are_booked_at_the_kept_rate_and_the_banks_part_is_an_entry(sora, mio, yen, rescue):
    done = factories.signed(proposed(sora, yen, rescue, received=100_000), by=mio).money_exchange

    entries = {part.side: part.entries.get() for part in done.sides.all()}
    cleared = {part.side: part.clearing for part in done.sides.all()}
    assert {side: entry.balance_change for side, entry in entries.items()} == {
        "out": -150_000,
        "in": 100_455,
        "rest": -455,
    }
    assert cleared == {"out": Money(150_000, "JPY"), "in": Money(-100_455, "USD"), "rest": Money(0, "USD")}
    assert len({entry.journal_id for entry in entries.values()}) == 3
    assert str(entries["in"].quotation) == "1 USD = 149.32 JPY"
    assert balances() == {"rescue": 100_000, "yen": 150_000, "general": 0}
    assert verify().agrees


def test_what_arrived_may_be_more_than_the_rate_makes(sora, mio, yen, rescue):
    done = factories.exchange(sora, mio, yen, rescue, 150_000, received=100_500)

    assert done.difference == 45 and balances()["rescue"] == 100_500


def test_without_a_difference_there_are_two_sides(sora, mio, yen, rescue):
    done = factories.exchange(sora, mio, yen, rescue, 150_000)

    assert done.sides.count() == 2 and balances()["rescue"] == 100_455


def test_treasurer_and_director_exchange_on_their_pages(sora, mio, yen, rescue):
    page = just_signed_in(sora).post(PAGE, typed(yen, rescue, received="1,000")).url
    shown = just_signed_in(mio).get(page).text
    assert all(said in shown for said in ("JPY 150,000", "USD 1,000.00", "1 USD = 149.32 JPY"))
    just_signed_in(mio).post(f"{page}read/")
    assert "USD 1,000.00 enters" in just_signed_in(mio).get(f"{page}sign/").text

    factories.sign_on_its_page(just_signed_in(mio), page)

    ledger = just_signed_in(sora).get("/money/entries/?fund=yen").text
    assert "150,000" in ledger and page in ledger
    assert balances()["rescue"] == 100_000


def test_a_past_day_shows_each_fund_in_its_own_currency(sora, mio, yen, rescue):
    past = clock.today() - timedelta(days=3)
    factories.exchange(sora, mio, yen, rescue, 150_000, received=100_000, booked_on=past)

    def held(day):
        return {each.fund.code: each.fund.money(each.available) for each in days.on(day)}

    before, after = held(past - timedelta(days=1)), held(past)

    assert (before["yen"], after["yen"]) == (Money(300_000, "JPY"), Money(150_000, "JPY"))
    assert (before["rescue"], after["rescue"]) == (Money(0), Money(100_000))


# What undoes it


@pytest.mark.parametrize("side", ["out", "in", "rest"])
@pytest.mark.parametrize("received", [100_000, 100_500])
def test_undone_from_any_side_both_sides_are_as_before(sora, mio, yen, rescue, side, received):
    done = factories.exchange(sora, mio, yen, rescue, 150_000, received=received)
    entry = done.sides.get(side=side).entries.get()

    with pytest.raises(ledger.SecondOfficerNeeded):
        movements.reverse(entry, by=sora, reason="Wrong")
    factories.reversal(entry, sora, mio)

    assert balances() == {"rescue": 0, "yen": 300_000, "general": 0}
    assert Reversal.objects.count() == 3
    assert verify().agrees


def test_it_is_undone_once(sora, mio, yen, rescue):
    done = factories.exchange(sora, mio, yen, rescue, 150_000)
    out, arrived = (done.sides.get(side=side).entries.get() for side in ("out", "in"))
    factories.reversal(out, sora, mio)

    with pytest.raises(ledger.ReversedAlready):
        proposals.propose_reversal(arrived, by=sora, reason="Wrong")


def test_it_is_not_undone_once_what_arrived_is_promised(sora, mio, hana, yen, rescue):
    done = factories.exchange(sora, mio, yen, rescue, 290_000, received=194_000)
    factories.gift(sora, 60_000)
    factories.commitment(hana, mio)

    with pytest.raises(ledger.EverythingCommitted):
        proposals.propose_reversal(done.sides.get(side="out").entries.get(), by=sora, reason="Wrong")


def test_the_database_undoes_no_side_alone(sora, mio, yen, rescue):
    done = factories.exchange(sora, mio, yen, rescue, 150_000)
    entry = done.sides.get(side="out").entries.get()
    asked = proposals.propose_reversal(entry, by=sora, reason="Wrong")

    with pytest.raises(IntegrityError, match="without the other"), transaction.atomic():
        sign_in_sql(asked, mio)
        undone = Reversal.objects.create(entry=entry, proposal=asked, recorded_by=sora)
        post(undone, by=sora, occurred_at=clock.now())
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    amount=st.integers(1_000, 300_000),
    rate=st.decimals("80", "250", places=4),
    kept=st.integers(-100, 100),
    is_from_yen=st.booleans(),
)
def test_exchange_and_reversal_leave_nothing(sora, mio, yen, rescue, amount, rate, kept, is_from_yen):
    with transaction.atomic():
        factories.gift(sora, 500_000)
        source, target = (yen, rescue) if is_from_yen else (rescue, yen)
        before = balances()
        worth = convert(amount, source.currency, rate, into=target.currency, rate_from="USD")
        received = max(1, worth - min(kept, worth // 6, key=abs))
        facts = {"rate": rate, "received": received}
        done = factories.exchange(sora, mio, source, target, amount, **facts)
        assert balances()[target.code] == before[target.code] + received
        factories.reversal(done.sides.get(side="in").entries.get(), sora, mio)
        assert balances() == before
        assert not verify().disagreements
        transaction.set_rollback(True)


def test_its_entries_lead_to_what_was_signed(sora, mio, yen, rescue):
    done = factories.exchange(sora, mio, yen, rescue, 150_000)

    assert {entry.source_url for entry in LedgerEntry.objects.filter(kind="transfer")} == {done.get_absolute_url()}
