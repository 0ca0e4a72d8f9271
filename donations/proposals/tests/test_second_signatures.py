"""What takes two officers is refused to one: on the page, in the act, and to bare SQL of the application's own role."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from donations import errors as refusals
from donations.ledger.choices import EntryKind
from donations.ledger.errors import EverythingCommitted, PurposeKept, SecondOfficerNeeded
from donations.ledger.tests.test_races import all_at_once
from donations.ledger.verification import verify
from donations.memos.actions import read_memo
from donations.models import Adjustment, LedgerEntry, MoneyProposal, Reversal, Transfer
from donations.payments import actions as spending
from donations.proposals import actions as proposals
from donations.proposals import errors, movements
from donations.rates import actions as rates
from donations.tests import factories
from lfnkr.accounts.tests.people import Browser, just_signed_in, person
from lfnkr.calendar import clock

FREE, STOLEN = 294_405, 294_305


@pytest.fixture
def reserve(sora, rescue):
    """2,944.05 dollars free, for some days."""
    with clock.at(clock.now() - timedelta(days=9)):
        factories.gift(sora, FREE)
    rescue.refresh_from_db()
    return rescue


def sums(fund) -> tuple[int, int]:
    fund.refresh_from_db()
    return fund.balance, fund.committed


def fee_typed(amount: str, **typed) -> dict[str, str]:
    given = {
        "fund": factories.fund().pk,
        "kind": "fee",
        "is_loss": "loses",
        "amount": amount,
        "note": "Bank",
        "booked_on": clock.today().isoformat(),
    }
    return given | typed


def write_fee(by, amount: int, proposal=None, **facts):
    """A fee written around its act, as the application's role."""
    with transaction.atomic():
        fee = Adjustment.objects.create(
            fund=factories.fund(), kind=facts.pop("kind", "fee"), amount=-amount, recorded_by=by,
            proposal=proposal,
        )  # fmt: skip
        return factories.entry(by, fee.kind, fee, balance_change=-amount, **facts)


def acts_as(somebody) -> None:
    """Name the person of this transaction by plain SQL, which the application's role may."""
    connection.cursor().execute("SELECT set_config('lfnkr.actor', %s, true)", [str(somebody.pk) if somebody else ""])


def sign_in_sql(proposal, by, **facts):
    """A second signature written around its act, in one's own name."""
    with transaction.atomic():
        acts_as(by)
        MoneyProposal.objects.filter(pk=proposal.pk).update(
            status="approved", decided_by=by, decided_at=clock.now(), **facts
        )


# One officer does not empty the reserve


def test_a_bank_fee_of_nearly_everything_is_not_booked_from_the_page(reserve, sora):
    desk = just_signed_in(sora)

    answer = desk.post("/money/adjustments/new/", fee_typed("2,943.05"))

    proposal = MoneyProposal.objects.get()
    assert answer.url == proposal.get_absolute_url()
    assert sums(reserve) == (FREE, 0)
    page = desk.get(answer.url).text
    assert "waits for a second signature" in page
    assert "Take it back" in page and "sign/" not in page
    assert "Ask another officer" in desk.get(f"{answer.url}sign/").text
    assert "Ask another officer" in desk.post(f"{answer.url}sign/").text
    assert sums(reserve) == (FREE, 0)


def test_a_bank_fee_of_nearly_everything_is_not_booked_by_the_act(reserve, sora):
    with pytest.raises(SecondOfficerNeeded):
        movements.record_adjustment(by=sora, fund=reserve, kind="fee", amount=STOLEN, note="Bank")
    with pytest.raises(refusals.OwnProposal):
        factories.signed(factories.fee_proposal(sora, STOLEN), by=sora)

    assert sums(reserve) == (FREE, 0)


def test_a_bank_fee_of_nearly_everything_is_not_booked_by_sql(reserve, sora, mio, hana):
    asked = factories.fee_proposal(sora, STOLEN)

    with pytest.raises(IntegrityError, match="takes two officers"):
        write_fee(sora, STOLEN)
    with pytest.raises(IntegrityError, match="takes two officers"):
        write_fee(sora, 100, predates_second_officer=True)
    with pytest.raises(IntegrityError, match="does not fit what two officers signed"):
        write_fee(sora, STOLEN, asked)
    with pytest.raises(IntegrityError, match="proposal_by_another"):
        sign_in_sql(asked, sora)
    with pytest.raises(IntegrityError, match="only director, treasurer and auditor sign"):
        sign_in_sql(asked, hana)
    with pytest.raises(DatabaseError, match="permission denied"):
        sign_in_sql(asked, mio, amount=-FREE)
    with pytest.raises(IntegrityError, match="begins without an answer"), transaction.atomic():
        MoneyProposal.objects.create(
            kind="fee", fund=reserve, amount=-STOLEN, booked_on=clock.today(), proposed_by=sora, status="approved",
            decided_by=mio, decided_at=clock.now(),
        )  # fmt: skip

    assert sums(reserve) == (FREE, 0)


@pytest.mark.parametrize("spread", ["one day", "past days"])
def test_small_fees_come_to_fifty_dollars_a_day_and_no_more(reserve, sora, spread):
    day = timedelta(days=1 if spread == "past days" else 0)
    facts = {"by": sora, "fund": reserve, "kind": "fee", "note": "Bank"}

    movements.record_adjustment(amount=3_000, booked_on=clock.today(), **facts)
    movements.record_adjustment(amount=2_000, booked_on=clock.today() - day, **facts)

    with pytest.raises(SecondOfficerNeeded):
        movements.record_adjustment(amount=1, booked_on=clock.today() - 2 * day, **facts)
    with pytest.raises(IntegrityError, match="takes two officers"):
        write_fee(sora, 1)
    with pytest.raises(IntegrityError, match="takes two officers"):
        write_fee(sora, 1, recorded_at=clock.now() + timedelta(days=2))
    with clock.at(datetime.combine(clock.today() + timedelta(days=1), time(), clock.TOKYO)):
        movements.record_adjustment(amount=1, **facts)
    assert verify().agrees


def test_a_fee_that_was_undone_counts_no_more(reserve, sora):
    facts = {"by": sora, "fund": reserve, "kind": "fee", "note": "Bank"}
    wrong = movements.record_adjustment(amount=5_000, **facts)
    movements.reverse(wrong.entries.get(), by=sora, reason="Typed twice")

    movements.record_adjustment(amount=5_000, **facts)

    assert sums(reserve) == (FREE - 5_000, 0)
    assert verify().agrees


def test_a_small_fee_is_booked_at_once_from_the_page(reserve, sora):
    answer = just_signed_in(sora).post("/money/adjustments/new/", fee_typed("50"), follow=True)

    assert "It is booked." in answer.text
    assert sums(reserve) == (FREE - 5_000, 0)


@pytest.mark.parametrize("acting", ["hana", "mio", None])
def test_nobody_proposes_in_the_name_of_another_in_sql(reserve, sora, acting, request):
    facts = {"kind": "fee", "fund": reserve, "amount": -STOLEN, "booked_on": clock.today()}
    acts_as(acting and request.getfixturevalue(acting))

    with pytest.raises(IntegrityError, match="in one's own name"), transaction.atomic():
        MoneyProposal.objects.create(proposed_by=sora, **facts)

    acts_as(sora)
    assert MoneyProposal.objects.create(proposed_by=sora, **facts).is_open


@pytest.mark.parametrize("answer", ["approved", "refused"])
@pytest.mark.parametrize("acting", ["sora", "yuki", None])
def test_nobody_answers_in_the_name_of_another_in_sql(sora, mio, acting, answer, request):
    asked = rates.propose_rate(by=sora, currency="JPY", rate=Decimal(90), day=clock.today(), note="Receipt")
    facts = {"status": answer, "decided_by": mio, "decided_at": clock.now()}
    facts["refusal"] = factories.LOOKS_SEALED if answer == "refused" else None
    acts_as(acting and request.getfixturevalue(acting))

    with pytest.raises(IntegrityError, match="in one's own name"), transaction.atomic():
        MoneyProposal.objects.filter(pk=asked.pk).update(**facts)

    acts_as(mio)
    MoneyProposal.objects.filter(pk=asked.pk).update(**facts)
    assert MoneyProposal.objects.get().status == answer


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_the_owner_alone_writes_for_others(sora, rescue, connect_as):
    sql = """INSERT INTO donations_moneyproposal
        (id, kind, status, proposed_at, proposed_by_id, amount, currency)
        VALUES (gen_random_uuid(), 'night', 'proposed', now(), %s, 300000, '')"""

    with pytest.raises(psycopg.errors.CheckViolation, match="in one's own name"):
        connect_as("web").execute(sql, [sora.pk])

    connect_as("owner").execute(sql, [sora.pk])
    assert MoneyProposal.objects.get().proposed_by == sora


# Everything else that takes two


def test_a_transfer_an_exchange_difference_and_the_undoing_of_a_payment_take_two(sora, mio, hana, rescue, general):
    factories.gift(sora, 1_000_000)
    commitment = factories.commitment(hana, mio)
    payment = spending.approve_payment(factories.expense(commitment, sora, 31_000), by=mio).entries.get()
    advance = spending.approve_payment(factories.advance(commitment, sora, 31_000), by=mio).entries.get()
    large = factories.adjustment(sora, mio, "fee", 6_000).entries.get()
    before = sums(rescue)

    for alone in (
        lambda: movements.transfer(by=sora, source=rescue, target=general, amount=1),
        lambda: movements.record_adjustment(by=sora, fund=rescue, kind="exchange", amount=1, note="Rate"),
        lambda: movements.reverse(payment, by=sora, reason="Wrong"),
        lambda: movements.reverse(advance, by=sora, reason="Wrong"),
        lambda: movements.reverse(large, by=sora, reason="Wrong"),
    ):
        with pytest.raises(SecondOfficerNeeded):
            alone()

    assert sums(rescue) == before


def test_they_are_refused_to_bare_sql_too(sora, mio, hana, rescue, general):
    factories.gift(sora, 1_000_000)
    commitment = factories.commitment(hana, mio)
    payment = spending.approve_payment(factories.expense(commitment, sora, 31_000), by=mio).entries.get()

    with pytest.raises(IntegrityError, match="takes two officers"), transaction.atomic():
        moved = Transfer.objects.create(fund=rescue, target=general, amount=1, recorded_by=sora)
        factories.entry(sora, EntryKind.TRANSFER, moved, balance_change=-1)
    with pytest.raises(IntegrityError, match="takes two officers"):
        write_fee(sora, 1, kind="exchange")
    with pytest.raises(IntegrityError, match="takes two officers"), transaction.atomic():
        undone = Reversal.objects.create(entry=payment, recorded_by=sora)
        factories.entry(sora, EntryKind.REVERSAL, undone, balance_change=31_000, committed_change=31_000)


@pytest.mark.parametrize(
    "differs", [{"amount": 5_999}, {"at": timedelta(days=-1)}, {"kind": "exchange"}], ids=["sum", "day", "kind"]
)
def test_what_is_booked_is_what_was_signed(reserve, sora, mio, differs):
    asked = factories.fee_proposal(sora, 6_000)
    facts = {"amount": 6_000, **differs}
    if "at" in facts:
        facts["at"] = clock.now() + facts["at"]

    with pytest.raises(IntegrityError, match="does not fit what two officers signed"), transaction.atomic():
        sign_in_sql(asked, mio)
        write_fee(sora, proposal=asked, **facts)


def test_one_signature_books_once(reserve, sora, mio):
    asked = factories.signed(factories.fee_proposal(sora, 6_000), by=mio)

    with pytest.raises(IntegrityError, match="proposal_id"):
        write_fee(sora, 6_000, asked)


def test_what_was_signed_and_not_booked_does_not_commit(reserve, sora, mio):
    asked = factories.fee_proposal(sora, 6_000)

    with pytest.raises(IntegrityError, match="nothing was done"), transaction.atomic():
        sign_in_sql(asked, mio)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_was_answered_stays(reserve, sora, mio):
    asked = proposals.refuse(factories.fee_proposal(sora, 6_000), by=mio, reason="Which bank?")

    with pytest.raises(IntegrityError, match="stays as it was decided"):
        sign_in_sql(asked, mio)


@pytest.mark.parametrize("name", ["hana", "yuki", "rin"])
def test_only_director_and_treasurer_propose(reserve, request, name):
    with pytest.raises(errors.NotAnOfficer):
        factories.fee_proposal(request.getfixturevalue(name), 6_000)


# The second signature


@pytest.mark.parametrize(("proposer", "second"), [("sora", "mio"), ("mio", "sora"), ("mio", "yuki"), ("sora", "yuki")])
def test_any_two_of_the_officers_are_enough(reserve, request, proposer, second):
    by, other = request.getfixturevalue(proposer), request.getfixturevalue(second)
    page = just_signed_in(by).post("/money/adjustments/new/", fee_typed("60")).url

    answer = factories.sign_on_its_page(just_signed_in(other), page)

    assert answer.url == page
    assert sums(reserve) == (FREE - 6_000, 0)
    entry = LedgerEntry.objects.get(kind="fee")
    assert (entry.recorded_by, entry.source.proposal.proposed_by) == (other, by)
    assert verify().agrees


def test_a_second_officer_who_is_suspended_signs_nothing(reserve, sora, mio):
    asked = factories.fee_proposal(sora, 6_000)
    read_memo(asked, by=mio)
    mio.is_active = False
    mio.save(update_fields=["is_active"])

    with pytest.raises(errors.NotAnOfficer):
        proposals.approve(asked, by=mio)


def test_signing_asks_for_the_password_again(reserve, sora, mio):
    page = factories.fee_proposal(sora, 6_000).get_absolute_url()
    hours_ago = Browser()
    hours_ago.force_login(mio)

    assert "reauthenticate" in hours_ago.post(f"{page}sign/").url
    assert sums(reserve) == (FREE, 0)


def test_a_transfer_waits_and_is_booked_in_both_funds_when_it_is_signed(sora, yuki, rescue, general):
    factories.gift(sora, 10_000)
    sent = {
        "source": rescue.pk, "target": general.pk, "amount": "40", "reason": "Rent", "decided_by": "Board, 12 May",
    }  # fmt: skip
    page = just_signed_in(sora).post("/money/transfers/new/", sent).url
    assert (sums(rescue), sums(general)) == ((10_000, 0), (0, 0))
    just_signed_in(yuki).post(f"{page}read/")
    asks = just_signed_in(yuki).get(f"{page}sign/").text
    assert "USD 40.00 leaves “Rescue reserve” and enters “General fund” at once." in asks

    factories.sign_on_its_page(just_signed_in(yuki), page)

    assert (sums(rescue), sums(general)) == ((6_000, 0), (4_000, 0))
    assert factories.said(Transfer.objects.get().proposal, yuki) == {"note": "Rent", "authority": "Board, 12 May"}


def test_the_undoing_of_a_payment_waits_for_the_director(sora, mio, hana, rescue):
    factories.gift(sora, 300_000)
    commitment = factories.commitment(hana, mio)
    entry = spending.approve_payment(factories.expense(commitment, sora, 31_000), by=mio).entries.get()
    desk = just_signed_in(sora)
    page = desk.post(f"/money/entries/{entry.pk}/reverse/", {"reason": "Typed 310 for 130"}).url
    assert sums(rescue) == (269_000, 219_000)
    again = desk.post(f"/money/entries/{entry.pk}/reverse/", {"reason": "Again"})
    assert "proposed already" in again.text

    factories.sign_on_its_page(just_signed_in(mio), page)

    assert sums(rescue) == (300_000, 250_000)


def test_a_proposal_is_answered_once(reserve, sora, mio, yuki):
    page = factories.fee_proposal(sora, 6_000).get_absolute_url()
    director = just_signed_in(mio)
    factories.sign_on_its_page(director, page)

    for act in ("sign", "refuse"):
        answer = just_signed_in(yuki).post(f"{page}{act}/", {"reason": "Which bank?"})
        assert f"{mio.display_name} decided this on" in answer.text
        assert "data-guard-enter" not in answer.text
    with pytest.raises(refusals.DecidedAlready):
        factories.signed(MoneyProposal.objects.get(), by=yuki)
    assert sums(reserve) == (FREE - 6_000, 0)


def test_a_signature_that_finds_too_little_says_so_and_the_proposal_waits_on(sora, mio, hana, rescue):
    factories.gift(sora, 260_000)
    page = factories.fee_proposal(sora, 20_000).get_absolute_url()
    factories.commitment(hana, mio)

    answer = factories.sign_on_its_page(just_signed_in(mio), page)

    assert "Short by USD 100.00" in answer.text
    assert "goes on waiting" in answer.text
    assert MoneyProposal.objects.get().is_open
    assert sums(rescue) == (260_000, 250_000)


def test_a_proposal_beyond_what_is_free_is_refused_at_once(reserve, sora, general):
    with pytest.raises(EverythingCommitted):
        factories.fee_proposal(sora, FREE + 1)
    with pytest.raises(EverythingCommitted):
        factories.transfer(sora, sora, general, reserve, 1)


def test_money_given_for_a_purpose_is_not_even_proposed_elsewhere(sora, mio, rescue, general):
    factories.gift(sora, 10_000, earmark="rescue")

    with pytest.raises(PurposeKept):
        factories.transfer(sora, mio, rescue, general, 1)


def test_whoever_proposed_takes_it_back_and_reads_why_it_was_refused(reserve, sora, mio):
    mine, refused = (factories.fee_proposal(sora, 6_000).get_absolute_url() for _time in range(2))
    desk = just_signed_in(sora)

    desk.post(f"{mine}refuse/", {"reason": "Typed wrong"})
    just_signed_in(mio).post(f"{refused}refuse/", {"reason": "Which bank?"})

    assert "Which bank?" not in desk.get(refused).text
    assert "Which bank?" in desk.post(f"{refused}read/", follow=True).text
    assert {proposal.status for proposal in MoneyProposal.objects.all()} == {"refused"}
    assert sums(reserve) == (FREE, 0)


def test_a_refusal_without_words_is_none(reserve, sora, mio):
    page = factories.fee_proposal(sora, 6_000).get_absolute_url()

    just_signed_in(mio).post(f"{page}refuse/", {"reason": "  "})

    assert MoneyProposal.objects.get().is_open
    with pytest.raises(errors.RefusedWithoutWords):
        proposals.refuse(MoneyProposal.objects.get(), by=mio, reason=" ")


@pytest.mark.parametrize("name", ["sora", "mio", "yuki"])
def test_what_waits_stands_on_the_desk_of_each_officer(reserve, sora, desk_of, request, name):
    page = factories.fee_proposal(sora, STOLEN).get_absolute_url()
    desk = desk_of(request.getfixturevalue(name))

    assert page in desk.get("/").text
    assert page in desk.get("/money/proposals/").text
    assert "1 proposal waits for a second signature." in desk.get("/money/").text


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_of_many_signatures_at_once_one_counts(sora, rescue):
    factories.gift(sora, FREE)
    asked = factories.fee_proposal(sora, STOLEN)
    officers = [person(f"officer{number}", role="auditor") for number in range(8)]

    results = all_at_once(lambda place: factories.signed(asked, by=officers[place]), len(officers))

    assert sum(isinstance(result, refusals.DecidedAlready) for result in results) == len(officers) - 1, results
    assert sums(rescue) == (FREE - STOLEN, 0)
    assert verify().agrees


@pytest.mark.django_db(transaction=True, databases=["default", "keyring"])
def test_fees_at_the_same_moment_come_to_fifty_dollars_together(sora, rescue):
    factories.gift(sora, FREE)
    facts = {"by": sora, "kind": "fee", "note": "Bank", "amount": 2_000}

    results = all_at_once(lambda place: movements.record_adjustment(fund=factories.fund(), **facts), 8)

    assert sum(isinstance(result, SecondOfficerNeeded) for result in results) == 6, results
    assert sums(rescue) == (FREE - 4_000, 0)
    assert verify().agrees
