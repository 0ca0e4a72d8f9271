"""The demonstration shows, in terms after 20, what the books can: yen, appeals, promises, losses, statements, a closed year."""

from __future__ import annotations

import re

import pytest

from cases.models import CaseMember
from donations.bank.models import BankAccount
from donations.bank.standing import reconciliations
from donations.decisions.models import FundingDecision
from donations.gifts.appeal_models import Appeal
from donations.in_kind.models import GiftInKind
from donations.ledger.models import Fund
from donations.loans.models import Loan
from donations.models import Donation, Memorandum, MoneyProposal
from donations.payments.models import AdvanceLoss
from donations.periods.models import YearClose
from donations.pledges.instalments import late_of
from donations.pledges.models import Pledge
from donations.rates.models import ExchangeRate
from donations.receipts.models import Receipt
from donations.years.papers import papers_of
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.keyring.sealing import unseal_many
from lfnkr.models import Wording
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_dict

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


@pytest.fixture
def year() -> FiscalYear:
    """The closed one."""
    return YearClose.objects.standing().get().year


def test_the_closed_year_is_over_and_after_term_20(year):
    assert year.term > 20
    assert year.over_at < clock.now()


def test_nothing_of_the_yen_books_lies_before_the_closed_year(year):
    funds = Fund.objects.filter(currency="JPY")

    assert {fund.code for fund in funds} == {"general-yen", "school"}
    assert min(fund.opened_on for fund in funds) == year.starts_on
    assert not Donation.objects.filter(fund__in=funds, received_on__lt=year.starts_on).exists()


def test_one_appeal_brought_more_than_its_goal_and_one_runs():
    coats, books = Appeal.objects.exclude(goal=None).order_by("opened_on")
    came = {appeal: sum(gift.booked_amount for gift in appeal.donations.all()) for appeal in (coats, books)}

    assert coats.closed_on
    assert coats.excess
    assert came[coats] > coats.goal
    assert books.closed_on is None
    assert 0 < came[books] < books.goal


def test_two_promises_are_kept_and_one_has_one_late_instalment():
    late = {pledge.donor.number: len(late_of(pledge)) for pledge in Pledge.objects.standing().with_instalments()}

    assert sorted(late.values()) == [0, 0, 1]
    assert all(pledge.keepings.exists() for pledge in Pledge.objects.all())


def test_of_two_gifts_in_kind_one_has_a_value():
    assert sorted(gift.value is None for gift in GiftInKind.objects.all()) == [False, True]


def test_a_part_of_an_advance_was_lost_by_the_word_of_two(year):
    loss = AdvanceLoss.objects.get()

    assert year.starts_on <= loss.happened_on <= year.ends_on
    assert loss.amount < loss.advance.booked_amount
    assert loss.proposal.proposed_by != loss.proposal.decided_by


def test_an_overrun_was_committed_after_the_arrival():
    overrun = FundingDecision.objects.exclude(amends=None).get()
    with trail.reading():
        arrived = CaseMember.objects.get(case=overrun.case_id).status_changes.get(status="safe").occurred_at

    assert arrived < overrun.proposed_at < overrun.decided_at


def test_the_reserve_stands_after_the_rescue_where_it_stood_before(year):
    report = AnnualReport.for_year(year)

    assert report["reserve.opening"].value == report["reserve.closing"].value
    assert all(row["holds"] for row in as_dict(report, "en")["control_totals"])


def test_a_statement_is_taken_in_and_one_row_waits():
    account = BankAccount.objects.get(name="Post office account")
    (read,) = reconciliations(account, account.statements.all())

    assert account.statements.get().encoding == "cp932"
    assert not read.difference.amount
    assert account.lines.standing().count() == 5
    assert account.lines.open().get().amount == 8_000


def test_receipts_are_numbered_and_a_void_one_keeps_its_number():
    found = list(Receipt.objects.order_by("year", "number"))

    assert [bool(receipt.voided_at) for receipt in found] == [False, True, False, False]
    assert len({(receipt.year, receipt.number) for receipt in found}) == 4


def test_a_loan_between_the_yen_funds_is_partly_repaid():
    assert Loan.objects.with_outstanding().get().outstanding == 40_000


def test_rates_stand_in_the_table():
    assert ExchangeRate.objects.standing().count() == 3


def test_the_year_end_papers_agree(year):
    papers = papers_of(year)

    assert papers.faults == ()
    assert [table.currency for table in papers.tables] == ["JPY", "USD"]


def test_no_old_commitment_below_the_floor_waits_to_be_seen():
    waiting = FundingDecision.objects.below_the_floor().filter(go_ahead_seen=None)

    assert waiting.count() == 1
    assert (clock.now() - waiting.get().decided_at).days < 60


def test_what_was_typed_of_these_books_can_be_said_in_every_language():
    texts = {text for fund in Fund.objects.filter(currency="JPY") for text in (fund.name, fund.purpose)}
    texts |= {text for gift in GiftInKind.objects.all() for text in (gift.what, gift.unit, gift.used_for)}
    texts |= {appeal.excess for appeal in Appeal.objects.all()}
    texts |= {rate.origin for rate in ExchangeRate.objects.all()} | {each.void_reason for each in Receipt.objects.all()}
    texts |= {account.name for account in BankAccount.objects.all()}
    sealed = [*FundingDecision.objects.all(), *MoneyProposal.objects.all(), *Memorandum.objects.all()]
    texts |= {text for told in unseal_many(sealed) for text in told.values() if text}

    known = {row.name_en for row in Wording.objects.exclude(name_ja="").exclude(name_ko="")}
    assert {text for text in texts if re.search("[a-z]", text)} - known == set()
