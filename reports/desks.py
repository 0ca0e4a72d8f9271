"""The first screen of each role: what that person needs to see in her hour, people and money side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import Error, connections
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, Window

from cases.case.party_size import ADULT_FROM_MONTHS
from cases.intake import drafts
from cases.models import Case, Event, LeadChange, SealOpening, StatusChange
from cases.register.open_requests import OpenRequests, open_requests
from cases.status import REACHED_SAFETY, Lead
from donations.choices import DecisionStatus, EntryKind
from donations.models import Advance, Donation, Expense, Fund, FundingDecision, LedgerEntry, MoneyProposal
from donations.reserve import position
from lfnkr.accounts import sessions
from lfnkr.accounts.models import User
from lfnkr.audit import reading
from lfnkr.audit.reading import State
from lfnkr.backup import state as backups
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.documents.charts import Gauge, gauge_picture
from lfnkr.jobs.schedule import Schedule, schedule
from lfnkr.notices.ladder import on_call_at
from lfnkr.notices.outbox import MailState, mail_state
from lfnkr.notices.proof import is_pager_proven
from lfnkr.postgresql import limits
from reports.forms import releasable
from reports.models import ReleaseItem
from reports.partition.deaths import losses_unseen
from reports.waiting import RESERVE, what_waits

MOST_BESIDE = 12
"""Open requests beside what the director decides; the others are in the list of requests."""
LAST_OPENINGS = 5
A_DATABASE = 3
"""Seconds a database may take to say how it is."""


@dataclass(frozen=True)
class CaseworkerDesk:
    """Open requests by urgency, how many only wait to be closed, unfinished drafts, what can be paid for."""

    requests: OpenRequests
    to_close: int
    drafts: list[drafts.Begun]
    affordable: tuple[position.Affordable, ...]


def caseworker_desk(user: User) -> CaseworkerDesk:
    """What a caseworker needs at 02:00."""
    fund = Fund.objects.get(code=RESERVE)
    return CaseworkerDesk(
        open_requests(user, clock.now()),
        Case.objects.visible_to(user).to_close().count(),
        drafts.begun_by(user),
        position.affordable(fund.available),
    )


@dataclass(frozen=True)
class YearSoFar:
    """The term in progress against the one before: requests, adults led to safety, gifts, spent (minor units)."""

    year: FiscalYear
    requests: int
    led_to_safety: int
    gifts: int
    spent: int


@dataclass(frozen=True)
class WaitingDecision:
    """A decision that waits, and what it would do to the reserve (minor units)."""

    decision: FundingDecision
    fund: Fund

    @property
    def leaves(self) -> int:
        """What would be available afterwards; negative when the money does not cover it."""
        return self.fund.available - self.decision.amount

    @property
    def short_by(self) -> int:
        """What is missing to pay for it, or nothing."""
        return max(0, -self.leaves)

    @property
    def below_floor_by(self) -> int:
        """How far below the floor it would bring the reserve, or nothing."""
        return max(0, (self.fund.floor or 0) - self.leaves)


@dataclass(frozen=True)
class DirectorDesk:
    """Decisions waiting, payments waiting, clocks at risk, losses and incidents to acknowledge, the year so far."""

    decisions: list[WaitingDecision]
    payments: list[Expense | Advance]
    proposals: list[MoneyProposal]
    requests: OpenRequests
    to_acknowledge: list[Event]
    losses: int
    gauge: Gauge
    affordable: tuple[position.Affordable, ...]
    years: list[YearSoFar]
    on_call: tuple[User, ...]


def director_desk(user: User) -> DirectorDesk:
    """What the director needs ten minutes later."""
    waiting = what_waits()
    losses = losses_unseen()
    return DirectorDesk(
        decisions=[WaitingDecision(decision, waiting.fund) for decision in waiting.decisions],
        payments=waiting.payments,
        proposals=waiting.proposals,
        requests=open_requests(user, clock.now(), most=MOST_BESIDE),
        to_acknowledge=losses,
        losses=losses[0].of if losses else 0,
        gauge=gauge_of(waiting.fund),
        affordable=position.affordable(waiting.fund.available),
        years=years_so_far(waiting.fund),
        on_call=on_call_at(clock.now()),
    )


def gauge_of(fund: Fund) -> Gauge:
    """The reserve as a picture."""
    return gauge_picture(fund.balance, fund.committed, fund.floor or 0, fund.target or 0)


def years_so_far(fund: Fund) -> list[YearSoFar]:
    """Four figures of this term and the last, in one query; the annual report counts them with all their care."""
    years = list(FiscalYear.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on")[:2])
    parts = [part for year in years for part in _figures(year, fund)]
    found = {(term, name): number for term, name, number in parts[0].union(*parts[1:], all=True)} if parts else {}
    return [YearSoFar(year, **{name: found.get((year.term, name)) or 0 for name in FIGURES}) for year in years]


FIGURES = ("requests", "led_to_safety", "gifts", "spent")


def _figures(year: FiscalYear, fund: Fund) -> list[QuerySet]:
    """Each figure of a term as a question of one row: term, name, number."""
    entries = LedgerEntry.objects.filter(fund=fund, booked_on__gte=year.starts_on, booked_on__lte=year.ends_on)
    spending = (EntryKind.DISBURSEMENT, EntryKind.ADVANCE, EntryKind.SETTLEMENT)
    spent = entries.filter(Q(kind__in=spending) | Q(reversal__entry__kind__in=spending))
    gifts = entries.filter(Q(kind=EntryKind.DONATION) | Q(reversal__entry__kind=EntryKind.DONATION))
    numbers = (Count("pk"), Count("pk"), Sum("balance_change"), -Sum("balance_change"))
    questions = (Case.objects.received_in(year), _led_to_safety(year), gifts, spent)
    return [
        question.order_by().annotate(term=Value(year.term), figure=Value(name)).values("term", "figure").annotate(number=number)
        .values_list("term", "figure", "number")
        for name, question, number in zip(FIGURES, questions, numbers, strict=True)
    ]  # fmt: skip


def _led_to_safety(year: FiscalYear) -> QuerySet[StatusChange]:
    """The first step of each adult into safety, where it fell in the term and LFNKR led her at its end."""
    safe = StatusChange.objects.filter(status__in=REACHED_SAFETY)
    leads = LeadChange.objects.filter(member=OuterRef("member"), occurred_at__lt=year.over_at)
    return safe.alias(
        lead=Subquery(leads.order_by("-occurred_at", "-pk").values("lead")[:1]),
        is_again=Exists(safe.filter(member=OuterRef("member"), pk__lt=OuterRef("pk"))),
    ).filter(
        occurred_at__gte=year.begins_at,
        occurred_at__lt=year.over_at,
        age_months__gte=ADULT_FROM_MONTHS,
        lead=Lead.LFNKR,
        is_again=False,
    )


@dataclass(frozen=True)
class TreasurerDesk:
    """The reserve, decisions and approvals waiting, open advances, refusals, this month's gifts, months of cover."""

    gauge: Gauge
    affordable: tuple[position.Affordable, ...]
    decisions: list[FundingDecision]
    payments: list[Expense | Advance]
    proposals: list[MoneyProposal]
    advances: tuple[position.OpenAdvance, ...]
    night: QuerySet[FundingDecision]
    month: date
    gifts: int
    gifts_this_month: int
    months_of_cover: Decimal | None
    go_aheads: QuerySet[FundingDecision]
    refused: list[Expense | Advance]


def treasurer_desk() -> TreasurerDesk:
    """What the treasurer needs at any hour; no person anywhere."""
    waiting = what_waits()
    month = clock.today().replace(day=1)
    gifts = Donation.objects.filter(received_on__gte=month).sums()
    below = FundingDecision.objects.filter(status=DecisionStatus.APPROVED).exclude(go_ahead_reason="")
    return TreasurerDesk(
        gauge=gauge_of(waiting.fund),
        affordable=position.affordable(waiting.fund.available),
        decisions=waiting.decisions,
        payments=waiting.payments,
        proposals=waiting.proposals,
        advances=position.open_advances(waiting.fund),
        night=FundingDecision.objects.by_night_unreviewed(),
        month=month,
        gifts=gifts["number"],
        gifts_this_month=gifts["booked"],
        months_of_cover=position.months_of_cover(waiting.fund),
        go_aheads=below.select_related("decided_by").order_by("-decided_at")[:3],
        refused=position.lately_refused(),
    )


@dataclass(frozen=True)
class AuditorDesk:
    """Releases waiting for the auditor, each with its figure's label; what waits for a second signature; seals opened by
    others; the trail and the books."""

    releases: list[tuple[ReleaseItem, str]]
    proposals: list[MoneyProposal]
    openings: int
    last_openings: list[SealOpening]
    trail: State
    funds: QuerySet[Fund]
    last_entry_at: datetime | None


def auditor_desk() -> AuditorDesk:
    """What the auditor needs at the meeting."""
    funds = Fund.objects.order_by("pk")
    releases = ReleaseItem.objects.filter(approved_by=None).select_related("fiscal_year", "proposed_by")
    labels = dict(releasable())
    named = [(item, labels.get(item.key, item.key)) for item in releases]
    by_others = SealOpening.objects.filter(is_own_case=False).select_related("by").annotate(of=Window(Count("pk")))
    last_openings = list(by_others.order_by("-opened_at")[:LAST_OPENINGS])
    return AuditorDesk(
        releases=named,
        proposals=list(MoneyProposal.objects.open().select_related("proposed_by").order_by("proposed_at")),
        openings=last_openings[0].of if last_openings else 0,
        last_openings=last_openings,
        trail=reading.state(),
        funds=funds,
        last_entry_at=max((fund.moved_at for fund in funds if fund.moved_at), default=None),
    )


@dataclass(frozen=True)
class AdministratorDesk:
    """Accounts and who is signed in, whether the house is well, and whether people can be told; nothing of any case."""

    accounts: int
    without_second_factor: int
    sessions: int
    databases: list[Database]
    on_call: tuple[User, ...]
    mail: MailState
    is_pager_proven: bool
    backups: backups.State
    schedule: Schedule


class Database(NamedTuple):
    """One database: which one, its PostgreSQL, and what it holds in bytes; without a version it does not answer."""

    alias: str
    version: str = ""
    size: int = 0


def administrator_desk() -> AdministratorDesk:
    """What the administrator needs, rarely."""
    active = User.objects.filter(is_active=True)
    bare = active.exclude(authenticator__isnull=False).distinct().count()
    found = [database_of(alias) for alias in connections]
    told = (on_call_at(clock.now()), mail_state(), is_pager_proven(), backups.state(), schedule())
    return AdministratorDesk(active.count(), bare, sessions.running().count(), found, *told)


def database_of(alias: str) -> Database:
    """What one database says of itself within a few seconds; one that is down is no reason to show nothing."""
    try:
        with limits.at_most(A_DATABASE), connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
            version, size = cursor.fetchone()
    except Error:
        return Database(alias)
    return Database(alias, version.partition(" ")[0], size)
