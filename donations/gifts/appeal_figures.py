"""What became of an appeal: what came for it, beside what its fund paid and set aside since; sums alone, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donations.gifts.appeal_models import Appeal
from donations.gifts.choices import IncomeKind
from donations.ledger.choices import EntryKind
from donations.ledger.models import DayTotal
from lfnkr.calendar import clock
from lfnkr.documents.charts import Gauge, Table, gauge_picture
from lfnkr.language.lists import gap
from lfnkr.money import Money

SPENT = (EntryKind.DISBURSEMENT, EntryKind.ADVANCE, EntryKind.SETTLEMENT, EntryKind.COST)
"""What leaves a fund for what it is there for; bank fees and transfers do not tell a giver what became of a gift."""


@dataclass(frozen=True)
class AppealFigures:
    """What came for an appeal, and what its whole fund paid since its opening and holds set aside now.

    `gifts` counts grants given for it, too: what was asked for has come, whoever gave it.
    """

    appeal: Appeal
    gifts: int
    has_grants: bool
    raised: Money
    spent: Money
    committed: Money

    @property
    def goal(self) -> Money | None:
        """What was asked for."""
        return self.appeal.asked_for

    @property
    def picture(self) -> Gauge | None:
        """What came, drawn against the goal; nothing without one."""
        return gauge_picture(self.raised.amount, 0, 0, self.goal.amount) if self.goal else None

    @property
    def percent(self) -> int:
        """How much of the goal came, in whole hundredths, never rounded up."""
        return self.raised.amount * 100 // self.goal.amount if self.goal else 0

    @property
    def missing(self) -> Money | None:
        """What is missing to the goal."""
        if self.goal is None or self.raised.amount >= self.goal.amount:
            return None
        return self.appeal.fund.money(self.goal.amount - self.raised.amount)

    @property
    def more(self) -> Money | None:
        """What came beyond the goal."""
        if self.goal is None or self.raised.amount <= self.goal.amount:
            return None
        return self.appeal.fund.money(self.raised.amount - self.goal.amount)

    @property
    def of_more(self) -> str:
        """That more came than was asked for, and what becomes of it: as givers were told, or by the purpose of the fund."""
        if self.more is None:
            return ""
        told = _("%(more)s more than the goal has come.") % {"more": self.more}
        stays = _("It stays in this fund, for the purpose of the fund: %(fund)s.") % {"fund": self.appeal.fund}
        return gap().join([told, self.appeal.excess or stays])

    @property
    def for_givers(self) -> str:
        """What became of it, as it may be told to givers; nothing while nothing has come."""
        if not self.raised.amount:
            return ""
        facts = {"raised": self.raised, "goal": self.goal, "day": date_format(self.appeal.opened_on)}
        facts |= {"fund": self.appeal.fund, "spent": self.spent, "committed": self.committed}
        came = (
            _("%(raised)s has come for this appeal; %(goal)s was asked for.")
            if self.goal
            else _("%(raised)s has come for this appeal.")
        )
        said = [came % facts]
        if self.spent.amount:
            said.append(_("Since %(day)s the fund “%(fund)s” has paid %(spent)s for its purpose.") % facts)
        if self.committed.amount:
            said.append(_("It holds %(committed)s set aside for what was decided.") % facts)
        return gap().join([*said, *([self.of_more] if self.more else [])])

    @property
    def table(self) -> Table:
        """The same as a table."""
        rows = [(_("Raised"), self.raised), (_("Paid by the fund since the opening"), self.spent)]
        rows.append((_("Set aside by the fund now"), self.committed))
        if self.goal:
            rows = [(_("Goal"), self.goal), *rows]
        if self.missing:
            rows.append((_("Missing"), self.missing))
        if self.more:
            rows.append((_("More than the goal"), self.more))
        return Table((_("What"), _("Sum")), tuple((label, str(money)) for label, money in rows))

    @property
    def in_words(self) -> str:
        """What the picture shows."""
        number = ngettext("from %(n)s gift", "from %(n)s gifts", self.gifts)
        if self.has_grants:
            number = ngettext("from %(n)s grant", "from %(n)s gifts and grants", self.gifts)
        number %= {"n": self.gifts}
        facts = {"raised": self.raised, "goal": self.goal, "percent": self.percent, "gifts": number}
        return _("%(raised)s of %(goal)s (%(percent)s %%), %(gifts)s") % facts


def figures_of(appeal: Appeal) -> AppealFigures:
    """What came for it and stands, and what its fund did since; in minor units of the fund's currency."""
    fund = appeal.fund
    came = appeal.donations.not_reversed().aggregate(
        gifts=Count("pk"),
        grants=Count("pk", filter=Q(kind=IncomeKind.GRANT)),
        raised=Sum("booked_amount", default=0),
    )
    spent = -DayTotal.objects.of_kinds(*SPENT).filter(fund=fund).between(appeal.opened_on, clock.today()).moved()
    has_grants = came["grants"] > 0
    return AppealFigures(
        appeal,
        came["gifts"],
        has_grants,
        fund.money(came["raised"]),
        fund.money(max(spent, 0)),
        fund.money(fund.committed),
    )
