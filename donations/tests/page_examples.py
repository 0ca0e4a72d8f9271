"""What lies behind the addresses of the money, for the law of the permission matrix: one rescue estimated, decided, paid and advanced."""

from __future__ import annotations

import secrets
from datetime import timedelta

from cases import casework
from cases.status import Status
from cases.tests import factories as cases
from cases.tests import page_examples as cases_examples
from donations.absences.actions import record_absence
from donations.absences.models import Absence
from donations.bank import actions as banking
from donations.bank.tests import statements
from donations.decisions import actions as deciding
from donations.gifts import appeals, donors
from donations.in_kind import actions as goods
from donations.models import Donor, DonorThanks, Fund, LedgerEntry, Loan, Payment, StatedItem
from donations.payments import actions as spending
from donations.periods.models import PeriodClose, month_end
from donations.pledges import actions as pledges
from donations.rates import actions as rates
from donations.receipts import actions as receipting
from donations.tests import factories
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term

OF_COMMITMENT = "commitment expense-new advance-new release overrun-new overrun-by-night"
OF_EXPENSE = "expense-detail expense-approve expense-refuse expense-take-up expense-refund"
OF_ADVANCE = "advance-detail advance-approve advance-refuse advance-settle advance-take-up advance-lose advance-find"
OF_CASE = "estimate take-over wait decide-by-night memorandum-new"
OF_PROPOSAL = "proposal-detail proposal-read proposal-sign proposal-refuse proposal-take-up"
OF_MEMORANDUM = "words read void"
OF_DECISION = "detail withdraw approve wait partner decline review overrun take-up wait-for acknowledge words read"
OF_DONOR = "donor-detail donor-read donor-change donor-merge donor-thank receipt-of-year"
OF_APPEAL = "detail goal close"
OF_GOODS = "correct void"
OF_PLEDGE = "detail change end keep void"
OF_RECEIPT = "detail print void"
OF_LOAN = "loan-detail loan-repay loan-give-up"
OF_ROW = "bank-row bank-row-book bank-row-split"
OF_YEAR = "year-detail year-close year-reopen stated-new"
OF_STATEMENT = "bank-statement-read bank-statement-void"


def examples(people: dict[str, User]) -> dict[str, dict]:
    """The parameters of each address."""
    hana, mio, sora = people["hana"], people["mio"], people["sora"]
    factories.gift(sora, 3_000_000)
    case, decision = factories.case(hana), factories.decision(hana)
    commitment = factories.commitment(hana, mio)
    expense = factories.expense(commitment, sora, 10_000, purpose="Night bus")
    advance = factories.advance(commitment, sora, 20_000)
    proposal = factories.fee_proposal(sora, 10_000)
    lacked = factories.told_shortfall(hana)
    donor = donors.record_donor(by=sora, kind="individual")
    donors.read_donor(donor, by=sora)
    appeal = appeals.open_appeal(by=mio, fund=Fund.objects.rescue())
    noted = factories.memorandum(hana)
    twice = cases_examples.told_twice(hana)
    long_ago = month_end(clock.today() - timedelta(days=400))
    last = PeriodClose.objects.standing().order_by("until").last()
    school = factories.fund_opened(sora, mio, f"school-{secrets.token_hex(4)}")
    ended = factories.fund_closed(factories.fund_opened(sora, mio, f"ended-{secrets.token_hex(4)}"), sora, mio)
    closed = last if last and last.until >= long_ago else factories.month_closed(long_ago, sora, mio)
    told = Absence.objects.waiting().first() or record_absence(by=hana, officer=sora, from_on=clock.today())
    return {
        **{f"donations:fund-{name}": {"code": school.code} for name in ("detail", "year", "opening", "close")},
        "donations:fund-reopen": {"code": ended.code},
        "donations:absence-agree": {"pk": told.pk},
        "donations:absence-drop": {"pk": told.pk},
        "donations:period-reopen": {"pk": closed.pk},
        "donations:propose-instead": {"pk": twice.case.pk, "original": twice.original.pk},
        **{f"donations:memorandum-{name}": {"pk": noted.pk} for name in OF_MEMORANDUM.split()},
        **of_words(sora, mio),
        **{f"donations:appeal-{name}": {"pk": appeal.pk} for name in OF_APPEAL.split()},
        **{f"donations:{name}": {"pk": donor.pk} for name in OF_DONOR.split()},
        **of_receipts(donor, sora),
        **of_pledges(donor, sora),
        **{f"donations:in-kind-{name}": {"pk": factories.in_kind(sora, donor=donor).pk} for name in OF_GOODS.split()},
        **of_accounts(sora),
        "donations:rate-detail": {"pk": factories.table_rate(sora).pk},
        **{f"donations:{name}": {"pk": loan_of(sora, mio).pk} for name in OF_LOAN.split()},
        **of_years(sora, mio),
        "donations:entry-reverse": {"entry": LedgerEntry.objects.earliest("pk").pk},
        **{f"donations:{name}": {"pk": commitment.pk} for name in OF_COMMITMENT.split()},
        **{f"donations:{name}": {"pk": expense.pk} for name in OF_EXPENSE.split()},
        "donations:memo-read": {"pk": expense.memo.pk},
        **{f"donations:{name}": {"pk": lacked.pk} for name in ("shortfall", "shortfall-read")},
        **{f"donations:{name}": {"pk": advance.pk} for name in OF_ADVANCE.split()},
        **{f"donations:{name}": {"pk": proposal.pk} for name in OF_PROPOSAL.split()},
        **{f"donations:{name}": {"pk": case.pk} for name in OF_CASE.split()},
        **{f"donations:decision-{name}": {"pk": decision.pk} for name in OF_DECISION.split()},
        "donations:decision-overrun": {"pk": factories.overrun_asked(factories.commitment(hana, mio), hana).pk},
    }


def of_words(sora: User, mio: User) -> dict[str, dict]:
    """A fee that one officer booked alone, a gift undone by one, and a transfer."""
    fee = factories.proposals.adjust(by=sora, fund=factories.fund(), kind="fee", amount=1, note="Bank")
    undone = factories.reversal(factories.gift(sora, 100).entries.get(), sora, mio).journal.source
    factories.gift(sora, 1, fund=factories.fund("general"))
    moved = factories.transfer(sora, mio, factories.fund("general"), factories.fund(), 1)
    rows = {"adjustment": fee, "reversal": undone, "transfer": moved}
    return {f"donations:{row}-{page}": {"pk": rows[row].pk} for row in rows for page in ("words", "read")}


def of_receipts(donor: Donor, sora: User) -> dict[str, dict]:
    """A gift without a receipt, one with a printed one, and two records of one giver."""
    gift, waiting = (factories.gift(sora, 10_000, donor=donor) for _gift in range(2))
    receipt = receipting.issue_receipt(gift, by=sora, addressee="A giver", language="en")
    other = donors.record_donor(by=sora, kind="individual")
    merge = donors.merge_donors(other, by=sora, number=donors.record_donor(by=sora, kind="individual").number)
    return {
        "donations:receipt-new": {"pk": waiting.pk},
        "donations:receipt-paper": {"pk": receipting.print_receipt(receipt, by=sora).pk},
        "donations:donor-part": {"pk": merge.pk},
        "donations:donor-thanks-void": {"pk": thanked(donor, sora).pk},
        **{f"donations:receipt-{name}": {"pk": receipt.pk} for name in OF_RECEIPT.split()},
    }


def loan_of(sora: User, mio: User) -> Loan:
    """A dollar the general fund lent the reserve."""
    factories.gift(sora, 100, fund=factories.fund("general"))
    return factories.loan(sora, mio, factories.fund("general"), factories.fund(), 100)


def repaid(sora: User, mio: User) -> Loan:
    """The same, and all of it came back."""
    loan = loan_of(sora, mio)
    factories.repayment(loan, sora, mio, 100)
    return loan


def of_pledges(donor: Donor, sora: User) -> dict[str, dict]:
    """A promise with a gift that may keep it, and an instalment that is kept."""
    pledge, other = factories.pledge(sora, donor), factories.pledge(sora, donor)
    factories.gift(sora, 10_000, donor=donor)
    return {
        **{f"donations:pledge-{name}": {"pk": pledge.pk} for name in OF_PLEDGE.split()},
        "donations:pledge-keeping-undo": {"pk": factories.kept(sora, other).pk},
    }


def states_of_pledges(sora: User) -> dict[str, dict[str, dict]]:
    """A promise that gifts keep, one nobody gave for, one recorded in error, and a keeping that was taken back."""
    giver = donors.record_donor(by=sora, kind="individual")
    waiting, void, kept = (factories.pledge(sora, giver) for _promise in range(3))
    factories.kept(sora, kept)
    pledges.void_pledge(void, by=sora)
    undone = pledges.undo_pledge_keeping(factories.kept(sora, factories.pledge(sora, giver)), by=sora)
    found = {"promise that waits": waiting, "promise in error": void, "promise kept": kept}
    return {
        **{
            state: {f"donations:pledge-{name}": {"pk": pledge.pk} for name in OF_PLEDGE.split()}
            for state, pledge in found.items()
        },
        "keeping taken back": {"donations:pledge-keeping-undo": {"pk": undone.pk}},
    }


def thanked(donor: Donor, sora: User) -> DonorThanks:
    """Thanks to a giver, by letter."""
    return donors.record_thanks(donor, by=sora, sent_on=clock.today(), how="letter")


def of_years(sora: User, mio: User) -> dict[str, dict]:
    """A fiscal year that is over, in which nothing was booked, and cash of its last day in a currency of its own."""
    year = ensure_term(clock.today() - timedelta(days=1_100))
    item = StatedItem.objects.in_force().first()  # Of a house whose years are closed up to the last.
    item = item or factories.stated(ensure_term(year.starts_on - timedelta(days=1)), sora, mio, "bond")
    return {
        **{f"donations:{name}": {"term": year.term} for name in OF_YEAR.split()},
        **{f"donations:year-{form}": {"term": year.term, "language": "en"} for form in ("pdf", "xlsx", "csv")},
        "donations:stated-take-back": {"pk": item.pk},
    }


def of_accounts(sora: User) -> dict[str, dict]:
    """An account with a row that waits, one that is booked, and a file whose rows are not taken in."""
    account = statements.account(sora, f"Account {secrets.token_hex(4)}", currency="USD")
    match = statements.booked(statements.line(account, sora, "2026/11/02,500,,100500,A"), sora, rate=None)
    waiting = statements.line(account, sora)
    fee = statements.line(account, sora, "2026/11/08,,12,103488,C")
    file = statements.uploaded(account, sora, "2026/11/09,700,,104200,B")
    return {
        **{f"donations:bank-{name}": {"pk": account.pk} for name in ("account", "account-read", "statement-new")},
        **{f"donations:{name}": {"pk": waiting.pk} for name in OF_ROW.split()},
        "donations:bank-row-fee": {"pk": fee.pk},
        **{f"donations:{name}": {"pk": file.pk} for name in OF_STATEMENT.split()},
        "donations:bank-match-undo": {"pk": match.pk},
    }


def states_of_accounts(sora: User) -> dict[str, dict[str, dict]]:
    """A row that is booked, a statement that was taken in, one that was taken back, and what was undone."""
    account = statements.account(sora, f"Account {secrets.token_hex(4)}", currency="USD")
    line = statements.line(account, sora)
    match = statements.booked(line, sora, rate=None)
    other = statements.line(account, sora, "2026/11/02,500,,100500,A")
    undone = banking.undo_bank_match(statements.booked(other, sora, rate=None), by=sora)
    void = banking.void_statement(other.statement, by=sora)
    return {
        "row booked": {f"donations:{name}": {"pk": match.line_id} for name in (*OF_ROW.split(), "bank-row-fee")},
        "statement taken in": {f"donations:{name}": {"pk": line.statement_id} for name in OF_STATEMENT.split()},
        "statement taken back": {f"donations:{name}": {"pk": void.pk} for name in OF_STATEMENT.split()},
        "row of what was taken back": {
            f"donations:{name}": {"pk": other.pk} for name in (*OF_ROW.split(), "bank-row-fee")
        },
        "match undone": {"donations:bank-match-undo": {"pk": undone.pk}},
    }


def states_of_receipts(sora: User, mio: User) -> dict[str, dict[str, dict]]:
    """A receipt that is void, one whose gift was taken back, a record that was given up, and a merge that was undone."""
    given_up, standing = (donors.record_donor(by=sora, kind="individual") for _donor in range(2))
    void, overtaken = (
        receipting.issue_receipt(
            factories.gift(sora, 10_000, donor=standing), by=sora, addressee="A giver", language="ja"
        )
        for _receipt in range(2)
    )
    receipting.void_receipt(void, by=sora, reason="Of another giver.")
    factories.reversal(overtaken.gifts.get().entries.get(), sora, mio)
    undone = donors.part_donors(donors.merge_donors(given_up, by=sora, number=standing.number), by=sora)
    donors.merge_donors(given_up, by=sora, number=standing.number)
    return {
        "void": {f"donations:receipt-{name}": {"pk": void.pk} for name in OF_RECEIPT.split()},
        "overtaken": {f"donations:receipt-{name}": {"pk": overtaken.pk} for name in OF_RECEIPT.split()},
        "given up": {f"donations:{name}": {"pk": given_up.pk} for name in OF_DONOR.split()},
        "thanks in error": {
            "donations:donor-thanks-void": {"pk": donors.void_thanks(thanked(standing, sora), by=sora).pk}
        },
        "merge undone": {"donations:donor-part": {"pk": undone.pk}},
    }


def states(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """The same addresses where the answer hangs on the state of what lies behind them: `{state: {url name: kwargs}}`."""
    return states_of_cases(people) | states_of_payments(people) | states_of_decisions(people) | states_of_gifts(people)


def states_of_cases(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """Money of a request that nobody may find, and of one that is over."""
    hana = people["hana"]
    restricted = casework.restrict_request(factories.case(hana), by=hana, reason="Her husband may look for her.")
    closed = casework.close_case(cases.member(hana, Status.DECLINED).case, by=hana, closed_for="other", reason="Over.")
    return {
        "restricted": {f"donations:{name}": {"pk": restricted.pk} for name in OF_CASE.split()},
        "closed": {f"donations:{name}": {"pk": closed.pk} for name in OF_CASE.split()},
    }


def states_of_decisions(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """Decisions and proposals by their proposer, and as they are once answered."""
    hana, mio, sora = people["hana"], people["mio"], people["sora"]
    with clock.at(factories.night()):
        by_night = deciding.approve_by_night(
            factories.case(hana), by=mio, go_ahead_reason="She leaves tonight."
        ).decision
    decisions = {
        "proposed by director": factories.decision(mio),
        "decided": factories.commitment(hana, mio).decision,
        "decided by night": by_night,
        "overrun": factories.overrun_asked(factories.commitment(hana, mio), hana),
        "overrun of treasurer": factories.overrun_asked(factories.commitment(hana, mio), sora),
        "overrun decided": factories.overrun(factories.commitment(hana, mio), hana, mio),
        "bill": factories.bill_asked(factories.case(hana), sora),
        "bill decided": factories.bill(factories.case(hana), sora, mio).decision,
    }
    proposals = {
        "proposal of director": factories.fee_proposal(mio, 10_000),
        "proposal read": factories.opened(factories.fee_proposal(sora, 10_000), by=mio),
        "proposal of director read": factories.opened(factories.fee_proposal(mio, 10_000), by=sora),
        "proposal signed": factories.signed(factories.fee_proposal(sora, 10_000), by=mio),
    }
    return {
        **{
            state: {f"donations:decision-{name}": {"pk": decision.pk} for name in OF_DECISION.split()}
            for state, decision in decisions.items()
        },
        **{
            state: {f"donations:{name}": {"pk": proposal.pk} for name in OF_PROPOSAL.split()}
            for state, proposal in proposals.items()
        },
    }


def states_of_payments(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """Payments and advances by their proposer, and as they are once approved."""
    hana, mio, sora = people["hana"], people["mio"], people["sora"]
    commitment = factories.commitment(hana, mio)
    found = {}
    for kind, names, make in (("expense", OF_EXPENSE, factories.expense), ("advance", OF_ADVANCE, factories.advance)):
        payments = {
            f"{kind} without memo": make(commitment, sora, 10_000),
            f"{kind} of director": make(commitment, mio, 10_000),
            f"{kind} approved": spending.approve_payment(make(commitment, sora, 10_000), by=mio),
        }
        for state, payment in payments.items():
            found[state] = {f"donations:{name}": {"pk": payment.pk} for name in names.split()}
    lost = found["advance approved"]["donations:advance-find"]["pk"]
    factories.loss(Payment.objects.get(pk=lost), sora, mio, 5_000)
    return found


def states_of_gifts(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """A donor whom nobody has read yet, an entry undone already, and an appeal that is over."""
    mio, sora = people["mio"], people["sora"]
    donor = donors.record_donor(by=sora, kind="individual")
    entry = factories.gift(sora, 10_000).entries.get()
    factories.reversal(entry, sora, mio)
    ended = factories.fund_closed(factories.fund_opened(sora, mio, "ended"), sora, mio)
    goods_in_error = goods.void_in_kind(factories.in_kind(sora), by=sora)
    appeal = appeals.close_appeal(appeals.open_appeal(by=mio, fund=Fund.objects.rescue()), by=mio)
    given = factories.gift(sora, 10_000, appeal=appeals.open_appeal(by=mio, fund=Fund.objects.rescue(), goal=5_000))
    return {
        "not read yet": {f"donations:{name}": {"pk": donor.pk} for name in OF_DONOR.split()},
        **states_of_receipts(sora, mio),
        **states_of_accounts(sora),
        "repaid": {f"donations:{name}": {"pk": repaid(sora, mio).pk} for name in OF_LOAN.split()},
        "rate in error": {
            "donations:rate-detail": {"pk": rates.void_rate(factories.table_rate(sora), by=sora, reason="Wrong").pk}
        },
        **states_of_pledges(sora),
        "goods in error": {f"donations:in-kind-{name}": {"pk": goods_in_error.pk} for name in OF_GOODS.split()},
        "reversed": {"donations:entry-reverse": {"entry": entry.pk}},
        "closed fund": {f"donations:fund-{name}": {"code": ended.code} for name in ("detail", "opening", "close")},
        "closed appeal": {f"donations:appeal-{name}": {"pk": appeal.pk} for name in OF_APPEAL.split()},
        "appeal with a gift": {f"donations:appeal-{name}": {"pk": given.appeal_id} for name in OF_APPEAL.split()},
    }
