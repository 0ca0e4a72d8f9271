"""The first screen of each role: what that person needs to see in her hour, people and money side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from allauth.usersessions.models import UserSession
from django.db.models import Count, Max, Q, QuerySet, Sum

from cases.kinds import EventKind
from cases.models import Case, CaseMember, Draft, Event
from cases.seventy_two_hours import Clock, clocks_of
from cases.status import OPEN, Lead, Status
from cases.wording import party_words
from donations import reserve
from donations.kinds import DecisionStatus, EntryKind, PaymentStatus
from donations.models import Advance, Donation, Expense, Fund, FundingDecision, LedgerEntry
from lfnkr import clock
from lfnkr.accounts.models import User
from lfnkr.charts import Gauge, gauge_picture
from lfnkr.fiscal_year import FiscalYear
from reports.models import ReleaseItem

RESERVE = "rescue"
TO_ACKNOWLEDGE = (EventKind.DEATH, EventKind.MISSING, EventKind.ARREST, EventKind.STAFF_ARREST)
MOST_ROWS = 50
SOON = timedelta(hours=12)


@dataclass(frozen=True)
class OpenRequest:
    """One open request as a desk shows it: who, where it stands, its clock, the next contact."""

    case: Case
    members: list[CaseMember]
    clock: Clock
    now: datetime

    @property
    def who(self) -> str:
        """The people, without a name."""
        return party_words(self.members)

    @property
    def first(self) -> CaseMember:
        """The principal applicant, whose status heads the row."""
        return self.members[0]

    @property
    def is_contact_missed(self) -> bool:
        """Whether the agreed next contact has passed."""
        return self.case.is_contact_missed(self.now)

    @property
    def elapsed_minutes(self) -> int:
        """Minutes the clock has run, pauses left out."""
        return int(self.clock.hours_net * 60)

    @property
    def clock_state(self) -> str:
        """The state as the clock component knows it."""
        return {"over": "running", "mobilised": "stopped"}.get(self.clock.state, self.clock.state)

    @property
    def due_at(self) -> datetime:
        """When the 72 hours are over."""
        return self.now + self.clock.left

    @property
    def urgency(self) -> tuple:
        """What comes first: a missed contact, then whose hours are fewest, then who has waited longest."""
        return (
            not self.is_contact_missed,
            not self.clock.is_ticking,
            self.clock.left if self.clock.is_ticking else timedelta(),
            self.case.received_at,
        )

    @property
    def is_at_risk(self) -> bool:
        """Whether less than twelve of the 72 hours are left, or none."""
        return self.clock.is_ticking and self.clock.left <= SOON


def open_requests(user: User, now: datetime) -> list[OpenRequest]:
    """The open requests this user may see, the most urgent first; a fixed number of queries."""
    cases = list(
        Case.objects.visible_to(user)
        .filter(closed_at=None, members__status__in=OPEN)
        .distinct()
        .prefetch_related("members__person")[: MOST_ROWS * 4]
    )
    clocks = clocks_of(cases, now)
    rows = [
        OpenRequest(case, sorted(case.members.all(), key=lambda m: m.position), clocks[case.pk], now) for case in cases
    ]
    return sorted(rows, key=lambda row: row.urgency)[:MOST_ROWS]


@dataclass(frozen=True)
class CaseworkerDesk:
    """Open requests by urgency, unfinished drafts, what can be paid for."""

    requests: list[OpenRequest]
    drafts: QuerySet[Draft]
    affordable: tuple[reserve.Affordable, ...]


def caseworker_desk(user: User) -> CaseworkerDesk:
    """What a caseworker needs at 02:00."""
    fund = Fund.objects.get(code=RESERVE)
    return CaseworkerDesk(
        open_requests(user, clock.now()), Draft.objects.filter(owner=user)[:10], reserve.affordable(fund.available)
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
class DirectorDesk:
    """Decisions waiting, payments waiting, clocks at risk, losses to acknowledge, the year so far."""

    decisions: list[FundingDecision]
    payments: list[Expense | Advance]
    at_risk: list[OpenRequest]
    others: list[OpenRequest]
    to_acknowledge: QuerySet[Event]
    gauge: Gauge
    affordable: tuple[reserve.Affordable, ...]
    years: list[YearSoFar]


def director_desk(user: User) -> DirectorDesk:
    """What the director needs ten minutes later."""
    fund = Fund.objects.get(code=RESERVE)
    rows = open_requests(user, clock.now())
    waiting = (
        FundingDecision.objects.filter(status=DecisionStatus.PROPOSED)
        .select_related("estimate", "proposed_by")
        .order_by("proposed_at")
    )
    acknowledge = (
        Event.objects.filter(kind__in=TO_ACKNOWLEDGE, acknowledged_at=None)
        .select_related("case")
        .order_by("-recorded_at")
    )
    return DirectorDesk(
        decisions=list(waiting),
        payments=payments_waiting(),
        at_risk=[row for row in rows if row.is_contact_missed or row.is_at_risk],
        others=[row for row in rows if not (row.is_contact_missed or row.is_at_risk)],
        to_acknowledge=acknowledge[:MOST_ROWS],
        gauge=gauge_of(fund),
        affordable=reserve.affordable(fund.available),
        years=[year_so_far(year, fund) for year in FiscalYear.objects.filter(starts_on__lte=clock.today())[:2]],
    )


def payments_waiting() -> list[Expense | Advance]:
    """Payments and advances that wait for approval, the oldest first."""
    kinds = (Expense, Advance)
    rows = [
        row
        for kind in kinds
        for row in kind.objects.filter(status=PaymentStatus.PROPOSED).select_related("proposed_by")
    ]
    return sorted(rows, key=lambda row: row.proposed_at)


def gauge_of(fund: Fund) -> Gauge:
    """The reserve as a picture."""
    return gauge_picture(fund.balance, fund.committed, fund.floor or 0, fund.target or 0)


def year_so_far(year: FiscalYear, fund: Fund) -> YearSoFar:
    """Four figures of a term in three queries; the annual report counts them with all their care."""
    requests = Case.objects.received_in(year).count()
    safe = Q(
        status_changes__status=Status.SAFE,
        status_changes__occurred_at__gte=year.begins_at,
        status_changes__occurred_at__lt=year.over_at,
    )
    led = CaseMember.objects.filter(safe, lead=Lead.LFNKR, status_changes__age_months__gte=216).distinct().count()
    entries = LedgerEntry.objects.filter(fund=fund, booked_on__gte=year.starts_on, booked_on__lte=year.ends_on)
    spending = (EntryKind.DISBURSEMENT, EntryKind.ADVANCE, EntryKind.SETTLEMENT)
    sums = entries.aggregate(
        gifts=Sum("balance_change", filter=Q(kind=EntryKind.DONATION), default=0),
        spent=Sum("balance_change", filter=Q(kind__in=spending) | Q(reversal__entry__kind__in=spending), default=0),
    )
    return YearSoFar(year, requests, led, sums["gifts"], -sums["spent"])


@dataclass(frozen=True)
class TreasurerDesk:
    """The reserve, approvals waiting, open advances, this month's gifts, months of cover."""

    state: reserve.ReserveState
    gauge: Gauge
    payments: list[Expense | Advance]
    night: QuerySet[FundingDecision]
    gifts: list[Donation]
    gifts_this_month: int
    go_aheads: QuerySet[FundingDecision]


def treasurer_desk() -> TreasurerDesk:
    """What the treasurer needs at any hour; no person anywhere."""
    fund = Fund.objects.get(code=RESERVE)
    gifts = list(
        Donation.objects.filter(received_on__gte=clock.today().replace(day=1))
        .select_related("fund")
        .order_by("-received_on")
    )
    below = (
        FundingDecision.objects.filter(status=DecisionStatus.APPROVED)
        .exclude(go_ahead_reason="")
        .select_related("decided_by")
    )
    return TreasurerDesk(
        state=reserve.state_of(fund),
        gauge=gauge_of(fund),
        payments=payments_waiting(),
        night=FundingDecision.objects.filter(night_exception=True, reviewed_at=None).select_related("decided_by"),
        gifts=gifts,
        gifts_this_month=sum(gift.booked_amount for gift in gifts),
        go_aheads=below.order_by("-decided_at")[:3],
    )


@dataclass(frozen=True)
class AuditorDesk:
    """Releases waiting for the auditor, and the state of the books."""

    releases: QuerySet[ReleaseItem]
    entries: int
    last_entry_at: datetime | None


def auditor_desk() -> AuditorDesk:
    """What the auditor needs at the meeting."""
    sums = LedgerEntry.objects.aggregate(number=Count("pk"), last=Max("recorded_at"))
    releases = ReleaseItem.objects.filter(approved_by=None).select_related("fiscal_year", "proposed_by")
    return AuditorDesk(releases, sums["number"], sums["last"])


@dataclass(frozen=True)
class AdministratorDesk:
    """Accounts and who is signed in; nothing of any case."""

    accounts: int
    without_second_factor: int
    sessions: int


def administrator_desk() -> AdministratorDesk:
    """What the administrator needs, rarely."""
    active = User.objects.filter(is_active=True)
    bare = active.exclude(authenticator__isnull=False).distinct().count()
    return AdministratorDesk(active.count(), bare, UserSession.objects.count())


def months(cover: Decimal | None) -> str:
    """Months of cover with one decimal, or an empty text when there are too few cases to say."""
    return "" if cover is None else f"{cover:.1f}"
