"""The auditor's page: who reads it, what of the two days is in it, that every sum opens its entries, and that no rescued person is in it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from donations.auditing.between import books_between
from donations.auditing.proofs import proofs_of
from donations.auditing.signatures import signed_between
from donations.decisions import actions as deciding
from donations.gifts import donors
from donations.ledger.sources import all_sources
from donations.models import LedgerEntry
from donations.payments import actions as spending
from donations.tests import factories
from donations.years.late import question
from lfnkr.audit.models import Seal
from lfnkr.calendar import clock
from lfnkr.jobs.models import JobRun, Outcome

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def days() -> tuple:
    """Yesterday and today."""
    return clock.today() - timedelta(days=1), clock.today()


def address(page: str = "audit") -> str:
    first, last = days()
    return f"{reverse(f'donations:{page}')}?first={first.isoformat()}&last={last.isoformat()}"


@pytest.fixture
def books(hana, mio, sora):
    """A gift of long ago and one of today, a commitment with a payment, a gift undone."""
    factories.gift(sora, 2_000_000, received_on=clock.today() - timedelta(days=40))
    commitment = factories.commitment(hana, mio)
    spending.approve_payment(factories.expense(commitment, sora, 10_000), by=mio)
    factories.gift(sora, 5_000)
    wrong = factories.gift(sora, 700)
    factories.reversal(wrong.entries.get(), sora, mio)
    return commitment


@pytest.mark.parametrize("officer", ["mio", "sora", "hana"])
def test_it_is_the_auditors(desk_of, request, officer):
    desk = desk_of(request.getfixturevalue(officer))

    assert desk.get(address()).status_code == 403
    assert desk.get(address("audit-csv")).status_code == 403


def test_days_in_the_wrong_order_give_no_file_and_a_sentence_on_the_page(desk_of, yuki):
    first, last = days()
    wrong = f"?first={last.isoformat()}&last={first.isoformat()}"
    desk = desk_of(yuki)

    assert desk.get(reverse("donations:audit-xlsx") + wrong).status_code == 404
    assert desk.get(reverse("donations:audit") + wrong).context["form"].errors


def test_a_house_without_an_entry_has_a_page(desk_of, yuki):
    page = desk_of(yuki).get(reverse("donations:audit"))

    assert page.status_code == 200
    assert all(each.number == 0 and each.agrees for each in page.context["books"].funds)


def test_opening_what_moved_and_closing_agree(books):
    (rescue,) = (each for each in books_between(*days()).funds if each.fund.code == "rescue")

    told = {(str(row.what), str(row.source)): (row.number, row.balance) for row in rescue.moved}
    assert rescue.before.balance == 2_000_000
    assert told["gift", "gift"] == (2, 5_700)
    assert told["gift", "reversal"] == (1, -700)
    assert rescue.after.balance == 2_000_000 - 10_000 + 5_000
    assert rescue.agrees
    assert rescue.number == sum(number for number, _balance in told.values())


def test_every_sum_opens_its_entries(desk_of, yuki, books):
    desk = desk_of(yuki)
    for each in books_between(*days()).funds:
        for row in each.moved:
            shown = desk.get(row.url).context["object_list"]
            assert len(shown) == row.number
            assert sum(entry.balance_change for entry in shown) == row.balance


def test_what_disagrees_is_said(owner_connection, desk_of, yuki, sora):
    factories.gift(sora, 5_000)
    with owner_connection.cursor() as cursor:
        cursor.execute("ALTER TABLE donations_daytotal DISABLE TRIGGER USER; UPDATE donations_daytotal SET moved = 7")

    (rescue,) = (each for each in books_between(*days()).funds if each.fund.code == "rescue")

    assert not rescue.agrees


def test_what_belongs_to_an_earlier_day_is_listed(sora, mio):
    factories.month_closed(clock.today().replace(day=1) - timedelta(days=1), sora, mio)
    gift = factories.gift(sora, 5_000, received_on=clock.today().replace(day=1) - timedelta(days=3))
    factories.gift(sora, 6_000)

    (late,) = books_between(*days()).late

    assert (late.entry.pk, late.belongs_on) == (gift.entries.get().pk, gift.received_on)


def test_what_another_kind_of_source_says_of_an_earlier_day_is_listed_too(hana, mio, sora, desk_of, yuki):
    factories.gift(sora, 500_000, received_on=clock.today() - timedelta(days=40))
    then = clock.now() - timedelta(days=3)
    with clock.at(then):
        asked = factories.overrun_asked(factories.commitment(hana, mio), sora, 7_700)
    told = {"decided_at": then + timedelta(hours=1), "booked_on": clock.today(), "go_ahead_reason": "It was agreed."}
    decided = deciding.approve_overrun(asked, by=mio, **told)

    (late,) = books_between(*days()).late

    assert (late.entry, late.belongs_on, late.amount) == (
        decided.entries.get(),
        clock.day_of(told["decided_at"]),
        7_700,
    )
    assert "USD 77.00" in desk_of(yuki).get(address()).text
    assert "77.00" in desk_of(yuki).get(address("audit-csv")).text


def test_a_commitment_told_later_belongs_to_the_day_it_was_decided(hana, mio, sora):
    factories.gift(sora, 500_000, received_on=clock.today() - timedelta(days=40))
    then = clock.now() - timedelta(days=3)
    with clock.at(then):
        asked = factories.decision(hana)
    told = {"decided_at": then + timedelta(hours=1), "booked_on": clock.today(), "go_ahead_reason": "It was agreed."}
    commitment = deciding.approve(asked, by=mio, **told)

    (late,) = books_between(*days()).late

    assert (late.entry, late.belongs_on) == (commitment.entries.get(), clock.day_of(told["decided_at"]))


def test_every_source_of_the_ledger_is_asked_for_its_day():
    asked = question()

    for each in all_sources():
        assert f"WHEN '{each.kind}' THEN " in asked
        assert f"JOIN {each.model._meta.db_table} " in asked


def test_what_was_undone_is_listed(books):
    (undone,) = books_between(*days()).reversals

    assert (undone.balance_change, undone.undoes.balance_change) == (-700, 700)


def test_both_names_of_everything_that_took_two(books, hana, mio, sora):
    refused = factories.expense(books, sora, 20_000)
    spending.refuse_payment(refused, by=mio, refused_for="other", reason="Too dear.")
    factories.adjustment(sora, mio, "exchange", 300)
    first, last = days()

    told = [(act.what, act.asked_by, act.answered_by) for act in signed_between(first, last)]

    assert ("Decision", hana, mio) in told
    assert sum(what == "Payment" for what, *_names in told) == 2
    assert ("Exchange difference", sora, mio) in told
    assert [act.at for act in signed_between(first, last)] == sorted(act.at for act in signed_between(first, last))
    assert not signed_between(first - timedelta(days=9), first - timedelta(days=8))


def test_what_was_closed_in_these_days_with_both_names(sora, mio):
    until = clock.today().replace(day=1) - timedelta(days=1)
    close = factories.month_closed(until, sora, mio)
    factories.month_opened(close, mio, sora)

    (told,) = books_between(until, until).months

    assert (told.proposal.proposed_by, told.proposal.decided_by, told.reopening.decided_by) == (sora, mio, sora)
    assert not books_between(*days()).months or until >= days()[0]


def test_seals_and_recomputations_of_both_days(sora):
    factories.gift(sora, 5_000)
    moment = clock.now()
    ended = {"started_at": moment, "ended_at": moment, "outcome": Outcome.GOOD, "said": {"en": "The ledger agrees."}}
    JobRun.objects.create(name="jobs.verify_ledger", **ended)

    before, after, now = proofs_of(clock.today(), clock.today())

    assert before.ledger is None
    assert (after.ledger.sentence, after.trail) == ("The ledger agrees.", None)
    assert now.seal == Seal.objects.order_by("-no").first()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_files_hold_what_the_page_shows(desk_of, yuki, books, ending):
    answer = desk_of(yuki).get(address(f"audit-{ending}"))

    assert answer.status_code == 200
    if ending == "csv":
        text = answer.content.decode()
        assert all(f'"{title}"' in text for title in ("Funds", "Reversed", "Signed by two", "Decision"))
        assert "57.00" in text
    else:
        book = ZipFile(BytesIO(answer.content))
        assert 'name="Booked late"' in book.read("xl/workbook.xml").decode()
        assert "<v>57" in book.read("xl/worksheets/sheet1.xml").decode()


def test_nobody_who_was_helped_or_gave_is_in_it_and_nothing_typed(desk_of, hana, mio, sora, yuki, books):
    donor = donors.record_donor(by=sora, kind="individual", name="Amalia Giver", contact="")
    factories.gift(sora, 50_000, donor=donor)
    factories.adjustment(sora, mio, "fee", 300, note="The bank of a typed note")
    factories.approved(factories.expense(books, sora, 100, purpose="Night bus of Lee Sun-hee"), by=mio)
    desk = desk_of(yuki)

    for text in (desk.get(address()).content.decode(), desk.get(address("audit-csv")).content.decode()):
        assert not [words for words in ("Amalia", "typed note", "Lee Sun-hee") if words in text]


def test_its_questions_do_not_grow_with_the_ledger(books, sora, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as few:
        books_between(*days())
        signed_between(*days())
    count = len(few)
    for _number in range(5):
        factories.gift(sora, 1_000)
        factories.fee_proposal(sora, 10_000)

    with django_assert_max_num_queries(count):
        books_between(*days())
        signed_between(*days())

    assert LedgerEntry.objects.count() > 8
