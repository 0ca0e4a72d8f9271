"""The general books in yen since the term before this one: funds, appeals, promises, gifts in kind, a loan, rates, a post account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from donations.bank import actions as bank
from donations.bank.choices import AccountKind
from donations.bank.models import BankAccount
from donations.bank.reading import guess
from donations.bank.suggesting import suggestions
from donations.funds import actions as funds
from donations.gifts import actions as giving
from donations.gifts import appeals, donors
from donations.gifts.appeal_models import Appeal
from donations.gifts.choices import DonorKind, Earmark, GiftChannel, IncomeKind, ThanksHow
from donations.in_kind import actions as in_kind
from donations.in_kind.choices import ValueBasis
from donations.ledger.choices import CostCategory, FundKind
from donations.ledger.models import Fund
from donations.loans import actions as lending
from donations.loans.models import Loan
from donations.models import Donation, Donor, MoneyProposal
from donations.pledges import actions as promising
from donations.pledges.choices import MONTHS, Rhythm
from donations.pledges.models import Pledge
from donations.proposals import actions as proposals
from donations.rates import actions as rates
from donations.receipts import actions as receipts
from donations.receipts.choices import ReceiptLanguage
from donations.tables.reading import table
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.calendar.months import months_after
from lfnkr.fuzzy.dates import exactly
from reports.demo.bill_later import BILL
from reports.demo.rescue_later import SPENT
from reports.demo.signing import sign
from reports.demo.timeline import Timeline

YEN, SCHOOL = "general-yen", "school"
HELD = 420_000
"""What the general books in yen begin with."""

GOAL_OF_COATS, COATS_CAME = 200_000, (120_000, 100_000)
"""What was asked for, and what came: more than that."""

GOAL_OF_BOOKS, BOOKS_CAME = 300_000, (80_000, 45_000)
LENT, REPAID = 60_000, 20_000
QUARTERLY, MONTHLY = 15_000, 3_000
PER_QUARTER = (SPENT + BILL) // 4
"""The parish gives so much of what the rescue and the bill of the term took, four times."""

RATES = ((Decimal("148.50"), 0), (Decimal("149.20"), 120), (Decimal("150.10"), 300))
"""Yen for a dollar, and so many days after the first of the term."""

DUES, GRANTED = 10_000, 150_000
"""What a member owes for a year, and what a foundation granted for the general books."""

HEADINGS = "年月日,お預り金額,お引出金額,残高,お取引内容,お客様名"
"""How the post office heads the columns of its file."""


class YenBooks:
    """What the treasurer kept in yen, each act at its moment."""

    def __init__(self, year: FiscalYear, diary: Timeline, staff: dict[str, User], now: datetime):
        self.year, self.diary, self.staff, self.now = year, diary, staff, now
        self.treasurer, self.director = staff["treasurer"], staff["director"]
        self.today = now.astimezone(TOKYO).date()

    def day(self, days: int) -> date:
        """A day of the term, counted from its first."""
        return self.year.starts_on + timedelta(days=days)

    def before(self, days: int) -> date:
        """A day so long before the loading."""
        return self.today - timedelta(days=days)

    def on(self, day: date, act: Callable[[], object], *, hour: int = 11) -> None:
        """Note an act for an hour of a day."""
        self.diary.at(datetime.combine(day, time(hour), TOKYO), act)

    def note(self) -> None:
        """Note everything, subject by subject."""
        self.on(self.day(0), self.open_funds, hour=9)
        self.on(self.day(1), self.record_givers, hour=9)
        self.on(self.day(0), self.believe_rate, hour=9)
        for rate, days in RATES:
            self.on(self.day(days), lambda rate=rate: self.record_rate(rate), hour=10)
        self.note_appeals()
        self.note_pledges()
        self.note_receipts()
        self.on(self.day(38), lambda: self.give(self.quarterly, DUES, kind=IncomeKind.DUES))
        self.on(self.day(120), self.receive_grant)
        self.on(self.day(40), self.receive_goods)
        self.on(self.day(75), self.buy_coats)
        self.on(self.day(200), self.lend)
        self.on(self.before(35), self.repay)
        self.on(self.before(6), self.take_in_statement)

    def sign(self, asked: MoneyProposal) -> None:
        """The director signs what the treasurer proposed."""
        sign(asked, by=self.director)

    def open_funds(self) -> None:
        """The general books with what they held, and a fund for schooling that begins with nothing."""
        opened = {"by": self.treasurer, "opened_on": clock.today(), "currency": "JPY", "note": ""}
        self.sign(
            funds.propose_fund(
                code=YEN,
                name="General fund in yen",
                kind=FundKind.GENERAL,
                purpose="all that is not set aside for rescue",
                amount=HELD,
                origin="passbook of the post office",
                **opened,
            )
        )
        self.sign(
            funds.propose_fund(
                code=SCHOOL,
                name="Schooling of children",
                kind=FundKind.RESTRICTED,
                purpose="school books and fees of children who have arrived",
                amount=0,
                origin="",
                **opened,
            )
        )

    def record_givers(self) -> None:
        """Who gives again and again: two with a name, and a parish."""
        named = {"by": self.treasurer, "kind": DonorKind.INDIVIDUAL}
        self.monthly = donors.record_donor(name="タナカ メグミ", **named)
        self.quarterly = donors.record_donor(name="サトウ ケンジ", contact="kenji.sato@example.org", **named)
        self.parish = donors.record_donor(by=self.treasurer, kind=DonorKind.PARISH, name="海辺の教会")
        self.club = donors.record_donor(by=self.treasurer, kind=DonorKind.SCHOOL, name="ひばり中学校 生徒会")

    def believe_rate(self) -> None:
        """The first rate in years is signed by two."""
        note = "as published; the last rate is years old"
        self.sign(rates.propose_rate(by=self.treasurer, note=note, **self.rate_of_today(RATES[0][0])))

    def record_rate(self, rate: Decimal) -> None:
        """Put a rate of the day into the table."""
        rates.record_rate(by=self.treasurer, origin="as the bank published it", **self.rate_of_today(rate))

    def rate_of_today(self, rate: Decimal) -> dict:
        """Yen for a dollar, on the day."""
        return {"rate_from": "USD", "rate": rate, "currency": "JPY", "day": clock.today()}

    def give(
        self,
        donor: Donor,
        amount: int,
        *,
        code: str = YEN,
        currency: str = "JPY",
        appeal: Appeal | None = None,
        kind: str = IncomeKind.GIFT,
    ) -> Donation:
        """Book a gift of today, dues or a grant, in the currency of its fund."""
        return giving.receive_donation(
            by=self.treasurer,
            kind=kind,
            fund=Fund.objects.get(code=code),
            amount=amount,
            currency=currency,
            rate=None,
            earmark=Earmark.NONE,
            channel=GiftChannel.POSTAL if currency == "JPY" else GiftChannel.BANK,
            received_on=clock.today(),
            donor=donor,
            appeal=appeal,
        )

    def receive_grant(self) -> None:
        """A foundation grants what the general work needs."""
        foundation = donors.record_donor(by=self.treasurer, kind=DonorKind.COMPANY, name="ひかり財団")
        self.give(foundation, GRANTED, kind=IncomeKind.GRANT)

    def note_appeals(self) -> None:
        """One that brought more than its goal and has ended, one that runs."""
        self.on(
            self.day(30),
            lambda: self.ask("coats", YEN, "winter coats", GOAL_OF_COATS, "The rest is kept for next winter."),
        )
        self.on(self.day(45), lambda: self.answer("coats", self.parish, COATS_CAME[0]))
        self.on(self.day(60), lambda: self.answer("coats", self.club, COATS_CAME[1]))
        self.on(self.day(90), lambda: appeals.close_appeal(self.asked["coats"], by=self.director))
        self.on(
            self.before(50),
            lambda: self.ask("books", SCHOOL, "school books", GOAL_OF_BOOKS, "The rest is kept for school fees."),
        )
        self.on(self.before(40), lambda: self.answer("books", self.club, BOOKS_CAME[0]))
        self.on(self.before(33), lambda: self.answer("books", self.quarterly, BOOKS_CAME[1]))
        self.asked: dict[str, Appeal] = {}
        self.gifts: dict[tuple[str, int], Donation] = {}

    def ask(self, name: str, code: str, title: str, goal: int, excess: str) -> None:
        """Begin an appeal with its goal, and say what becomes of more."""
        fund = Fund.objects.get(code=code)
        told = {"title": title, "goal": goal, "excess": excess}
        self.asked[name] = appeals.open_appeal(by=self.director, fund=fund, **told)

    def answer(self, name: str, donor: Donor, amount: int) -> None:
        """A gift for an appeal."""
        appeal = self.asked[name]
        self.gifts[name, amount] = self.give(donor, amount, code=appeal.fund.code, appeal=appeal)

    def note_pledges(self) -> None:
        """The parish keeps its promise to the reserve, one giver keeps theirs to the yen books, one is late with the last."""
        self.promised: dict[str, Pledge] = {}
        self.note_pledge("parish", self.day(10), Rhythm.QUARTER, PER_QUARTER, until=self.year.ends_on)
        self.note_pledge("quarterly", self.day(33), Rhythm.QUARTER, QUARTERLY)
        self.note_pledge("monthly", months_after(self.today, -3) + timedelta(days=12), Rhythm.MONTH, MONTHLY, late=1)

    def note_pledge(
        self, name: str, since: date, rhythm: str, amount: int, *, until: date | None = None, late: int = 0
    ) -> None:
        """A promise, and the gifts that kept its instalments up to today, but for the last ones that are late."""
        code, currency = ("rescue", "USD") if name == "parish" else (YEN, "JPY")
        said = {"amount": amount, "currency": currency, "rhythm": rhythm, "since": since, "until": until}
        self.on(since - timedelta(days=5), lambda: self.promise(name, code, said))
        last = min(until or self.today, self.today - timedelta(days=1))
        due = []
        while (day := months_after(since, len(due) * MONTHS[rhythm])) <= last:
            due.append(day)
        for day in due[: len(due) - late]:
            self.on(day, lambda day=day: self.keep(name, code, amount, currency, day), hour=9)

    def promise(self, name: str, code: str, said: dict) -> None:
        """Record what a giver promised."""
        donor, fund = getattr(self, name), Fund.objects.get(code=code)
        self.promised[name] = promising.record_pledge(
            by=self.treasurer, donor=donor, fund=fund, told_on=clock.today(), **said
        )

    def keep(self, name: str, code: str, amount: int, currency: str, due_on: date) -> None:
        """The gift that keeps an instalment on its day."""
        gift = self.give(getattr(self, name), amount, code=code, currency=currency)
        promising.keep_pledge(self.promised[name], by=self.treasurer, due_on=due_on, donation=gift)

    def note_receipts(self) -> None:
        """Receipts of the appeal: one printed, one void and made out anew; and one for a year."""
        self.on(self.day(48), self.receipt_printed)
        self.on(self.day(62), self.receipt_made_out_twice)
        self.on(date(self.year.starts_on.year + 1, 1, 15), self.receipt_of_the_year)
        self.on(self.day(49), self.thank)

    def receipt_printed(self) -> None:
        """The parish's receipt, put on paper once."""
        gift = self.gifts["coats", COATS_CAME[0]]
        told = {"addressee": "海辺の教会", "language": ReceiptLanguage.JA}
        receipts.print_receipt(receipts.issue_receipt(gift, by=self.treasurer, **told), by=self.treasurer)

    def receipt_made_out_twice(self) -> None:
        """The club's receipt, void since its name was misspelt, and the one that stands."""
        gift, language = self.gifts["coats", COATS_CAME[1]], ReceiptLanguage.JA
        wrong = receipts.issue_receipt(gift, by=self.treasurer, addressee="ひばり小学校 生徒会", language=language)
        receipts.void_receipt(wrong, by=self.treasurer, reason="the name of the school was wrong")
        receipts.issue_receipt(gift, by=self.treasurer, addressee="ひばり中学校 生徒会", language=language)

    def receipt_of_the_year(self) -> None:
        """One receipt for all that a giver gave in a calendar year."""
        told = {"addressee": "Kenji Sato", "language": ReceiptLanguage.EN, "of_year": clock.today().year - 1}
        receipts.issue_statement(self.quarterly, by=self.treasurer, **told)

    def thank(self) -> None:
        """The parish is thanked."""
        donors.record_thanks(self.parish, by=self.treasurer, sent_on=clock.today(), how=ThanksHow.LETTER)

    def receive_goods(self) -> None:
        """Gifts in kind: goods with a value, a service without one."""
        received = exactly(clock.today())
        in_kind.record_in_kind(
            by=self.treasurer,
            what="children's winter boots",
            received=received,
            donor=self.club,
            how_many=Decimal(24),
            unit="pairs",
            value=72_000,
            currency="JPY",
            basis=ValueBasis.PRICE,
            used_for="families who have arrived",
        )
        in_kind.record_in_kind(by=self.treasurer, what="translation of a leaflet", received=received)

    def buy_coats(self) -> None:
        """What the appeal was for is bought: a cost that belongs to no rescue."""
        fund = Fund.objects.get(code=YEN)
        told = {
            "category": CostCategory.RELIEF,
            "amount": 185_000,
            "note": "winter coats for families who have arrived",
        }
        self.sign(proposals.propose_cost(by=self.treasurer, fund=fund, **told))

    def lend(self) -> None:
        """The general books lend to the schooling of children, until the appeal for it."""
        asked = lending.propose_loan(
            by=self.treasurer,
            source=Fund.objects.get(code=YEN),
            target=Fund.objects.get(code=SCHOOL),
            amount=LENT,
            reason="school fees that were due before the appeal",
            decided_by="board of directors",
        )
        self.sign(asked)

    def repay(self) -> None:
        """A part of it comes back."""
        self.sign(lending.propose_repayment(Loan.objects.get(), by=self.treasurer, amount=REPAID))

    def take_in_statement(self) -> None:
        """A statement of each account: gifts booked before and to be booked, interest, what came back of the loan, an unknown row.

        What was lent lies on the account for schooling; what came back of it each account tells as its side of the repayment.
        """
        books, gift, interest, unknown = BOOKS_CAME[1], 12_000, 3, 8_000
        in_yen = sum(Fund.objects.filter(currency="JPY").values_list("balance", flat=True))
        of_schooling = self.account("Schooling account", AccountKind.BANK, SCHOOL, LENT)
        self.take_in(of_schooling, (35, -REPAID, "振替", ""))
        post = self.account("Post office account", AccountKind.POSTAL, YEN, in_yen - LENT - books)
        self.take_in(
            post,
            (38, gift, "振込", "タナカ メグミ"),
            (35, REPAID, "振替", ""),
            (33, books, "振込", "サトウ ケンジ"),
            (32, unknown, "振込", "コバヤシ ユミ"),
            (32, interest, "利子", ""),
        )
        bank.book_bank_row(
            post.lines.get(amount=interest),
            by=self.treasurer,
            kind=IncomeKind.OTHER,
            donor=None,
            fund=post.fund,
            earmark=Earmark.NONE,
            rate=None,
        )

    def account(self, name: str, kind: str, code: str, opening: int) -> BankAccount:
        """An account in yen with what it held before its first row."""
        fund = Fund.objects.get(code=code)
        told = {"name": name, "kind": kind, "currency": "JPY", "fund": fund, "opening_balance": opening}
        return bank.open_bank_account(by=self.treasurer, **told)

    def take_in(self, account: BankAccount, *told: tuple[int, int, str, str]) -> None:
        """Take in a file of rows, each so many days before the loading, and confirm what is suggested."""
        rows, balance = [HEADINGS], account.opening_balance
        for days, amount, words, payer in told:
            balance += amount
            came, went = (amount, "") if amount > 0 else ("", -amount)
            rows.append(f"{self.before(days):%Y/%m/%d},{came},{went},{balance},{words},{payer}")
        text = "\r\n".join(rows) + "\r\n"
        kept = bank.upload_statement(account, by=self.treasurer, content=text.encode("shift_jis"))
        bank.take_in_statement(kept, by=self.treasurer, columns=guess(table(text)))
        suggested = suggestions(account, bank.open_lines(account))
        bank.confirm_bank_rows(account, by=self.treasurer, rows=[each.value for each in suggested.values()], rate=None)
