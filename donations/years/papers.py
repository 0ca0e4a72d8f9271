"""The year-end papers of one fiscal year as one value: statement of funds, statement of activities, balance sheet, inventory, note.

Headings and their order are those of the accounting standard for Japanese non-profit corporations (NPO法人会計基準, 2010, last changed
2017: 様式1 活動計算書, 様式2 貸借対照表, 様式3 計算書類の注記 with 使途等が制約された寄附金等の内訳, 様式4 財産目録). What the ledger holds counts
by the day of booking, as the balances of the funds do. Currencies are never added up: each has papers of its own.

Every sum that must agree is computed from two sides. Where one does not, `faults` says which and by how much, and nothing is
printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from donations.funds import days
from donations.gifts.choices import GiftChannel
from donations.ledger.choices import CostCategory, EntryKind, FundKind
from donations.ledger.models import Fund
from donations.ledger.sources import entry_kinds
from donations.payments.choices import Category
from donations.years import choices, sums
from donations.years.models import StatedItem
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language.lists import aside, explained
from lfnkr.money import Money

OF_PROGRAMMES = (CostCategory.SURVEYS, CostCategory.EDUCATION, CostCategory.RELIEF)
"""Costs of no rescue that are programme expenses (事業費); the others are administrative (管理費)."""

INCOME = (EntryKind.DUES, EntryKind.DONATION, EntryKind.GRANT)
"""What comes in, in the order of the standard's headings."""

HEAD, LINE, TOTAL = "head", "line", "total"


@dataclass(frozen=True)
class Row:
    """One line of a paper: its words, its sum in minor units or none, how deep it stands, and what kind of line it is."""

    words: str
    sum: int | None = None
    depth: int = 0
    kind: str = LINE


@dataclass(frozen=True)
class FundLine:
    """What moved a fund in a year, under its group: income, spending, advances, transfers."""

    group: str
    words: str
    sum: int


@dataclass(frozen=True)
class FundYear:
    """One fund in one year: what it held before, what moved it, what it held after, and what it gained and gave in all.

    `part` names the part of it that is told, where it is not the whole fund.
    """

    fund: Fund
    opening: int
    lines: tuple[FundLine, ...]
    closing: int
    part: str = ""

    @property
    def name(self) -> str:
        """The fund, and which part of it."""
        return explained(self.fund, self.part)

    @property
    def gained(self) -> int:
        """All that added to it."""
        return sum(line.sum for line in self.lines if line.sum > 0)

    @property
    def gave(self) -> int:
        """All that left it, above zero."""
        return -sum(line.sum for line in self.lines if line.sum < 0)


@dataclass(frozen=True)
class Tables:
    """The papers in one currency."""

    currency: str
    funds: tuple[FundYear, ...]
    activities: tuple[Row, ...]
    balance: tuple[Row, ...]
    inventory: tuple[Row, ...]
    restricted: tuple[FundYear, ...]
    """What givers gave for a purpose: restricted funds, and what is earmarked within others."""

    @property
    def papers(self) -> list[tuple[str, tuple[Row, ...]]]:
        """The statutory papers in their order, each with its title."""
        return [
            (_("Statement of activities"), self.activities),
            (_("Balance sheet"), self.balance),
            (_("Inventory of property"), self.inventory),
        ]


@dataclass(frozen=True)
class Papers:
    """The papers of a year, by currency; `faults` are sentences, and while there is one nothing is printed."""

    year: FiscalYear
    tables: tuple[Tables, ...]
    faults: tuple[str, ...]
    left_out: tuple[str, ...]
    """Accounts whose balance does not follow from their rows."""

    @property
    def agree(self) -> bool:
        """Whether every sum that must agree does."""
        return not self.faults


@dataclass
class _Currency:
    """What is known of one currency while its papers are put together; sums in minor units."""

    currency: str
    funds: list[FundYear] = field(default_factory=list)
    earmarked: list[FundYear] = field(default_factory=list)
    flows: list[sums.Flow] = field(default_factory=list)
    spent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lost: int = 0
    out_before: int = 0
    out_after: int = 0
    stated: list[StatedItem] = field(default_factory=list)
    stated_before: list[StatedItem] = field(default_factory=list)
    accounts: list[sums.Held] = field(default_factory=list)

    def moved(self, kind: str, *, source: str | None = None) -> int:
        """What entries of a kind moved the funds by."""
        return sum(flow.sum for flow in self.flows if flow.kind == kind and source in (None, flow.source))

    def by_purpose(self, kind: str) -> dict[str, int]:
        """The same by what it was for."""
        found: dict[str, int] = defaultdict(int)
        for flow in self.flows:
            if flow.kind == kind:
                found[flow.purpose] += flow.sum
        return found

    @property
    def money(self) -> int:
        """What accounts hold, with cash and deposits that are stated."""
        held = sum(account.sum for account in self.accounts)
        return held + sum(item.amount for item in self.stated if item.heading in choices.MONEY)

    @property
    def opening(self) -> int:
        """Net assets before: what funds held, advances that were out, and what else was stated then."""
        return sum(fund.opening for fund in self.funds) + self.out_before + others(self.stated_before)

    @property
    def closing(self) -> int:
        """Net assets after, by what there is and what is owed."""
        return self.money + self.out_after + others(self.stated)

    @property
    def brought_in(self) -> int:
        """What came into the books as held before them: opening entries, and gifts brought forward."""
        return self.moved(EntryKind.OPENING) + self.by_purpose(EntryKind.DONATION).get(GiftChannel.FORWARD, 0)


def others(items: Iterable[StatedItem]) -> int:
    """What stated items that are no money come to: assets less liabilities."""
    rest = [item for item in items if item.heading not in choices.MONEY]
    return sum(-item.amount if item.is_liability else item.amount for item in rest)


def papers_of(year: FiscalYear) -> Papers:
    """The papers of a fiscal year, by what is booked and stated now."""
    gathered = _gathered(year)
    tables = tuple(
        Tables(
            currency=each.currency,
            funds=tuple(each.funds),
            activities=tuple(_activities(each)),
            balance=tuple(_balance(each)),
            inventory=tuple(_inventory(each)),
            restricted=(*(fund for fund in each.funds if fund.fund.kind == FundKind.RESTRICTED), *each.earmarked),
        )
        for each in gathered
    )
    faults = tuple(fault for each in gathered for fault in _faults(each))
    left_out = tuple(str(account) for account in sums.not_derived(year.ends_on))
    return Papers(year, tables, faults, left_out)


def _gathered(year: FiscalYear) -> list[_Currency]:
    """Everything of the year, by currency in their order."""
    before_day = year.starts_on - timedelta(days=1)
    after = {each.fund.pk: each for each in days.on(year.ends_on)}
    before = {each.fund.pk: each.balance for each in days.on(before_day)}
    flows = sums.flows(year.starts_on, year.ends_on)
    of_fund: dict[UUID, list[sums.Flow]] = defaultdict(list)
    for flow in flows:
        of_fund[flow.fund].append(flow)
    found: dict[str, _Currency] = {}

    def of(currency: str) -> _Currency:
        return found.setdefault(currency, _Currency(currency))

    spent, lost = sums.spent_of_advances(year.starts_on, year.ends_on), sums.lost(year.starts_on, year.ends_on)
    out_before, out_after = sums.advances_out(before_day), sums.advances_out(year.ends_on)
    earmarked = sums.earmarked(year.starts_on, year.ends_on)
    nothing = sums.Out(0, 0)
    for key, day in sorted(after.items(), key=lambda pair: pair[1].fund.code):
        each, mine = of(day.fund.currency), of_fund.get(key, [])
        opening = before.get(key, 0)
        if opening or mine or day.balance or day.fund.closed_on is None:
            each.funds.append(FundYear(day.fund, opening, tuple(_fund_lines(mine)), day.balance))
        given = earmarked.get(key)
        if given and (given.opening or given.gained or given.gave):
            each.earmarked.append(_earmarked(day.fund, given))
        each.flows.extend(mine)
        each.lost += lost.get(key, 0)
        each.out_before += out_before.get(key, nothing).sum
        each.out_after += out_after.get(key, nothing).sum
        for category, amount in spent.get(key, {}).items():
            each.spent[category] += amount
    for item in StatedItem.objects.in_force().as_of(year.ends_on):
        of(item.currency).stated.append(item)
    for item in StatedItem.objects.in_force().as_of(before_day):
        of(item.currency).stated_before.append(item)
    for held in sums.on_accounts(year.ends_on):
        of(held.account.currency).accounts.append(held)
    return [found[currency] for currency in sorted(found)]


def _earmarked(fund: Fund, given: sums.Earmarked) -> FundYear:
    """What givers earmarked within a fund, as a fund of its own."""
    part = _("earmarked by givers")
    lines = (FundLine(part, _("Increase"), given.gained), FundLine(part, _("Decrease"), -given.gave))
    return FundYear(fund, given.opening, tuple(line for line in lines if line.sum), given.closing, part)


def _words_of_purpose(kind: str, purpose: str) -> str:
    """What money came by or went for, in words."""
    of_kind = {EntryKind.DISBURSEMENT: Category, EntryKind.COST: CostCategory}
    known = GiftChannel if kind in INCOME else of_kind.get(kind)
    if known is None or purpose not in known.values:
        return capfirst(str(dict(entry_kinds()).get(kind, kind)))
    return capfirst(str(known(purpose).label))


def _fund_lines(flows: Iterable[sums.Flow]) -> list[FundLine]:
    """What moved one fund, group by group; sums of one line are added up, and those that come to nothing are left out."""
    found: dict[tuple[int, str, str], int] = defaultdict(int)
    for flow in flows:
        found[_place_of(flow)] += flow.sum
    return [FundLine(group, words, amount) for (_place, group, words), amount in sorted(found.items()) if amount]


def _place_of(flow: sums.Flow) -> tuple[int, str, str]:
    """Where a flow stands in the statement of its fund: the place of its group, the group, its line."""
    words = _words_of_purpose(flow.kind, flow.purpose)
    match flow.kind, flow.source:
        case EntryKind.OPENING, _source:
            return 0, _("Brought into the books"), words
        case EntryKind.DONATION, _source if flow.purpose == GiftChannel.FORWARD:
            return 0, _("Brought into the books"), words
        case EntryKind.DUES, _source:
            return 1, _("Membership dues received"), words
        case EntryKind.DONATION, _source:
            return 2, _("Donations received"), words
        case EntryKind.GRANT, _source:
            return 3, _("Grants received"), words
        case EntryKind.DISBURSEMENT, _source:
            return 4, _("Spent on rescues"), words
        case ((EntryKind.COST | EntryKind.FEE), _source):
            return 5, _("Costs that belong to no rescue"), words
        case EntryKind.ADVANCE, _source:
            return 6, _("Advances"), _("Given out")
        case EntryKind.SETTLEMENT, "loss":
            return 6, _("Advances"), _("Lost money that turned up")
        case EntryKind.SETTLEMENT, _source:
            return 6, _("Advances"), _("Brought back")
        case EntryKind.TRANSFER, "exchange":
            return 7, _("Transfers"), _("From or into another currency")
        case EntryKind.TRANSFER, _source:
            return 7, _("Transfers"), _("From other funds") if flow.is_gain else _("Into other funds")
        case _other:
            return 8, _("Other"), words


def _activities(each: _Currency) -> Iterable[Row]:
    """The statement of activities (活動計算書)."""
    yield Row(_("I Ordinary income"), kind=HEAD)
    for heading, lines in _income(each):
        yield Row(heading, kind=HEAD, depth=1)
        yield from (Row(words, moved, 2) for words, moved in lines)
    income = _ordinary_income(each)
    yield Row(_("Total ordinary income"), income, 1, TOTAL)
    yield Row(_("II Ordinary expenses"), kind=HEAD)
    programmes, administration = _expenses(each)
    yield Row(_("1 Programme expenses"), kind=HEAD, depth=1)
    yield from (Row(words, moved, 2) for words, moved in programmes)
    yield Row(_("Total programme expenses"), _total(programmes), 2, TOTAL)
    yield Row(_("2 Administrative expenses"), kind=HEAD, depth=1)
    yield from (Row(words, moved, 2) for words, moved in administration)
    yield Row(_("Total administrative expenses"), _total(administration), 2, TOTAL)
    spent = _total(programmes) + _total(administration)
    yield Row(_("Total ordinary expenses"), spent, 1, TOTAL)
    yield Row(_("Ordinary change of the year"), income - spent, 1, TOTAL)
    gains, losses = _extraordinary(each)
    yield Row(_("III Extraordinary income"), kind=HEAD)
    yield from (Row(words, moved, 2) for words, moved in gains)
    yield Row(_("Total extraordinary income"), _total(gains), 1, TOTAL)
    yield Row(_("IV Extraordinary expenses"), kind=HEAD)
    yield from (Row(words, moved, 2) for words, moved in losses)
    yield Row(_("Total extraordinary expenses"), _total(losses), 1, TOTAL)
    yield from _carried(each)


def _income(each: _Currency) -> list[tuple[str, list[tuple[str, int]]]]:
    """The headings of ordinary income in the standard's order (受取会費, 受取寄附金, 受取助成金等), each with its lines.

    These three stand also where nothing came, so that their numbers are the same every year; others only with a sum.
    """
    found = [
        (_("1 Membership dues received"), _came_by(each, EntryKind.DUES)),
        (_("2 Donations received"), _came_by(each, EntryKind.DONATION)),
        (_("3 Grants received"), _came_by(each, EntryKind.GRANT)),
    ]
    other = _other_kinds(each)
    return [*found, (_("4 Other income and expenses"), other)] if other else found


def _came_by(each: _Currency, kind: str) -> list[tuple[str, int]]:
    """What came of one kind of income, by the way it came; what was brought into the books is no income of the year."""
    came = {way: moved for way, moved in each.by_purpose(kind).items() if moved and way != GiftChannel.FORWARD}
    return [(_words_of_purpose(kind, way), moved) for way, moved in sorted(came.items())]


def _ordinary_income(each: _Currency) -> int:
    return sum(_total(lines) for _heading_of, lines in _income(each))


def _carried(each: _Currency) -> Iterable[Row]:
    """The change of the year, and net assets before and after."""
    across = each.moved(EntryKind.TRANSFER, source="exchange")
    if across:
        yield Row(_("Exchanged from or into another currency"), across, 1)
    if change := others(each.stated) - others(each.stated_before):
        yield Row(_("Change of other assets and liabilities"), change, 1)
    yield Row(_("Change of net assets in the year"), _change(each), 1, TOTAL)
    yield Row(_("Net assets brought forward"), each.opening, 1)
    if each.brought_in:
        yield Row(_("Brought into the books"), each.brought_in, 1)
    yield Row(_("Net assets carried forward"), each.opening + each.brought_in + _change(each), 1, TOTAL)


def _change(each: _Currency) -> int:
    """What the year added to net assets, or took: income less expenses, what was exchanged, what else changed."""
    forward = each.by_purpose(EntryKind.DONATION).get(GiftChannel.FORWARD, 0)
    income = sum(each.moved(kind) for kind in INCOME) - forward
    other = sum(moved for _words, moved in _other_kinds(each))
    gains, losses = _extraordinary(each)
    expenses = sum(map(_total, _expenses(each)))
    across = each.moved(EntryKind.TRANSFER, source="exchange")
    stated = others(each.stated) - others(each.stated_before)
    return income + other - expenses + _total(gains) - _total(losses) + across + stated


KNOWN_KINDS = (
    EntryKind.OPENING,
    *INCOME,
    EntryKind.TRANSFER,
    EntryKind.DISBURSEMENT,
    EntryKind.ADVANCE,
    EntryKind.SETTLEMENT,
    EntryKind.FEE,
    EntryKind.EXCHANGE,
    EntryKind.COST,
)


def _other_kinds(each: _Currency) -> list[tuple[str, int]]:
    """Kinds of entries that a source declares for itself: each on a line of its own, so that no sum is lost."""
    labels = dict(entry_kinds())
    kinds = sorted({flow.kind for flow in each.flows} - set(KNOWN_KINDS))
    return [(capfirst(str(labels.get(kind, kind))), each.moved(kind)) for kind in kinds if each.moved(kind)]


def _expenses(each: _Currency) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Programme and administrative expenses, above zero: what rescues cost, and what belongs to no rescue."""
    rescues = {category: -moved for category, moved in each.by_purpose(EntryKind.DISBURSEMENT).items()}
    for category, amount in each.spent.items():
        rescues[category] = rescues.get(category, 0) + amount
    costs = {category: -moved for category, moved in each.by_purpose(EntryKind.COST).items()}
    programmes = [
        *((_rescue_words(category), rescues.get(category, 0)) for category in Category.values),
        *((_words_of_purpose(EntryKind.COST, category), costs.get(category, 0)) for category in OF_PROGRAMMES),
    ]
    administration = [
        *(
            (_words_of_purpose(EntryKind.COST, category), costs.get(category, 0))
            for category in CostCategory
            if category not in OF_PROGRAMMES
        ),
        (_("Bank fees"), -each.moved(EntryKind.FEE)),
    ]
    return _there(programmes), _there(administration)


def _rescue_words(category: str) -> str:
    return explained(_("Rescues"), Category(category).label)


def _extraordinary(each: _Currency) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Exchange differences, advances that were lost and lost money that turned up; gains and losses, each above zero."""
    exchange = [flow for flow in each.flows if flow.kind == EntryKind.EXCHANGE]
    gains = [
        (_("Exchange gains"), sum(flow.sum for flow in exchange if flow.is_gain)),
        (_("Lost money that turned up"), each.moved(EntryKind.SETTLEMENT, source="loss")),
    ]
    losses = [
        (_("Exchange losses"), -sum(flow.sum for flow in exchange if not flow.is_gain)),
        (_("Advances lost"), each.lost),
    ]
    return _there(gains), _there(losses)


def _there(lines: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(words, amount) for words, amount in lines if amount]


def _total(lines: Iterable[tuple[str, int]]) -> int:
    return sum(amount for _words, amount in lines)


def _balance(each: _Currency) -> Iterable[Row]:
    """The balance sheet (貸借対照表): one line for each heading."""
    yield from _assets(each, lambda heading, items: [Row(_heading(heading), _sum_of(items), 2)])
    yield from _liabilities(each, lambda heading, items: [Row(_heading(heading), _sum_of(items), 2)])
    net = each.opening + each.brought_in + _change(each)
    yield Row(_("III Net assets"), kind=HEAD)
    yield Row(_("Net assets brought forward"), each.opening, 2)
    if each.brought_in:
        yield Row(_("Brought into the books"), each.brought_in, 2)
    yield Row(_("Change of net assets in the year"), _change(each), 2)
    yield Row(_("Total net assets"), net, 1, TOTAL)
    yield Row(_("Total liabilities and net assets"), _owed(each) + net, 1, TOTAL)


def _inventory(each: _Currency) -> Iterable[Row]:
    """The inventory of property (財産目録): the same, thing by thing."""
    yield from _assets(each, _things, is_detailed=True)
    yield from _liabilities(each, _things)
    yield Row(_("Net assets"), each.closing, 1, TOTAL)


def _things(heading: str, items: list[StatedItem]) -> list[Row]:
    return [Row(explained(_heading(heading), str(item)), item.amount, 2) for item in items]


def _assets(each: _Currency, lines, *, is_detailed: bool = False) -> Iterable[Row]:
    """The assets: money and advances from the books, the rest as stated."""
    yield Row(_("I Assets"), kind=HEAD)
    yield Row(_("1 Current assets"), kind=HEAD, depth=1)
    if is_detailed:
        yield from (
            Row(explained(_("Cash and deposits"), f"{held.account}{aside(date_format(held.until))}"), held.sum, 2)
            for held in each.accounts
        )
        for heading in choices.MONEY:
            yield from _things(heading, _under(each.stated, heading))
    else:
        yield Row(_("Cash and deposits"), each.money, 2)
    if each.out_after:
        yield Row(_("Advances to helpers"), each.out_after, 2)
    yield from _stated_lines(each, choices.CURRENT_ASSETS, lines)
    current = each.money + each.out_after + _sum_under(each, choices.CURRENT_ASSETS)
    yield Row(_("Total current assets"), current, 1, TOTAL)
    yield Row(_("2 Fixed assets"), kind=HEAD, depth=1)
    yield from _stated_lines(each, choices.FIXED_ASSETS, lines)
    fixed = _sum_under(each, choices.FIXED_ASSETS)
    yield Row(_("Total fixed assets"), fixed, 1, TOTAL)
    yield Row(_("Total assets"), current + fixed, 1, TOTAL)


def _liabilities(each: _Currency, lines) -> Iterable[Row]:
    """The liabilities, as stated."""
    yield Row(_("II Liabilities"), kind=HEAD)
    yield Row(_("1 Current liabilities"), kind=HEAD, depth=1)
    yield from _stated_lines(each, choices.CURRENT_LIABILITIES, lines)
    yield Row(_("Total current liabilities"), _sum_under(each, choices.CURRENT_LIABILITIES), 1, TOTAL)
    yield Row(_("2 Fixed liabilities"), kind=HEAD, depth=1)
    yield from _stated_lines(each, choices.FIXED_LIABILITIES, lines)
    yield Row(_("Total fixed liabilities"), _sum_under(each, choices.FIXED_LIABILITIES), 1, TOTAL)
    yield Row(_("Total liabilities"), _owed(each), 1, TOTAL)


def _stated_lines(each: _Currency, headings: Iterable[str], lines) -> Iterable[Row]:
    for heading in headings:
        if items := _under(each.stated, heading):
            yield from lines(heading, items)


def _under(items: Iterable[StatedItem], heading: str) -> list[StatedItem]:
    return [item for item in items if item.heading == heading]


def _heading(heading: str) -> str:
    return capfirst(str(choices.Heading(heading).label))


def _sum_of(items: Iterable[StatedItem]) -> int:
    return sum(item.amount for item in items)


def _sum_under(each: _Currency, headings: Iterable[str]) -> int:
    return _sum_of(item for item in each.stated if item.heading in headings)


def _owed(each: _Currency) -> int:
    return _sum_under(each, choices.LIABILITIES)


def _faults(each: _Currency) -> Iterable[str]:
    """The sums that do not agree, each as a sentence with its two sides and their difference."""
    held = sum(fund.closing for fund in each.funds)
    if each.money != held:
        yield _fault(
            each,
            _("Accounts, cash and deposits come to %(one)s, and the funds hold %(other)s: the difference is %(rest)s."),
            each.money,
            held,
        )
    for fund in (*each.funds, *each.earmarked):
        moved = fund.opening + sum(line.sum for line in fund.lines)
        if moved != fund.closing:
            words = _("Fund %(fund)s: what moved it makes %(one)s, and it holds %(other)s: the difference is %(rest)s.")
            yield _fault(each, words, moved, fund.closing, fund=fund.name)
    given = -each.moved(EntryKind.ADVANCE)
    returned = each.moved(EntryKind.SETTLEMENT, source="settlement")
    out = each.out_before + given - returned - sum(each.spent.values()) - each.lost
    if out != each.out_after:
        words = _(
            "Advances: what was given and settled makes %(one)s, and %(other)s is out: the difference is %(rest)s."
        )
        yield _fault(each, words, out, each.out_after)
    if moved := each.moved(EntryKind.TRANSFER, source="transfer"):
        words = _("Transfers between funds make %(one)s instead of %(other)s: the difference is %(rest)s.")
        yield _fault(each, words, moved, 0)
    net = each.opening + each.brought_in + _change(each)
    if net != each.closing and each.money == held:
        words = _("Net assets: the activities make %(one)s, and the inventory %(other)s: the difference is %(rest)s.")
        yield _fault(each, words, net, each.closing)


def _fault(each: _Currency, words: str, one: int, other: int, **more: object) -> str:
    said = {"one": one, "other": other, "rest": one - other}
    return words % ({name: Money(amount, each.currency) for name, amount in said.items()} | more)
