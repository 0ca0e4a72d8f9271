"""The open requests of a desk, the most urgent first: who (without a name), where it stands, its clock, the next contact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.translation import gettext as _

from cases.case.choices import RiskLevel
from cases.case.models import IN_DANGER, PARTS, URGENCY, Case, CaseMember
from cases.danger.in_danger import Danger, dangers_of, in_words
from cases.people.wording import READS, party_words
from cases.response_time.measure import LIMIT, NOT_MEASURED, Clock, clocks_of
from cases.status import Status
from cases.workflow.models import ClockPause
from lfnkr.accounts.models import User
from lfnkr.language.lists import explained, listed
from lfnkr.postgresql.kept_questions import Kept, Place, any_of, hang, kept
from lfnkr.templatetags.formatting import ClockReading, clock_reading, moment, span

MOST_ROWS = 40
MOST_COUNTED = 100
"""More than so many beyond those shown are not counted out."""
SOON = timedelta(hours=12)
OF_CASE = (
    "reference",
    "received_at",
    "response_due_at",
    "next_contact_at",
    "danger_since",
    "recorded_at",
    "is_restricted",
    "is_guarded",
    "can_leave_alone",
    "risk_level",
)
OF_MEMBER = (
    "case",
    "role",
    "position",
    "status",
    "status_detail",
    "missing_reviewed_at",
    "voided_at",
    *READS,
)
"""What a row says of a request and of its people, and no sealed column."""


@dataclass(frozen=True)
class OpenRequest:
    """One open request as a desk shows it: everything a row says is ready to be shown."""

    case: Case
    members: list[CaseMember]
    clock: Clock
    now: datetime
    dangers: Sequence[Danger] = ()

    @cached_property
    def who(self) -> str:
        """The people, without a name."""
        return party_words(self.members)

    @property
    def first(self) -> CaseMember:
        """The principal applicant, whose status heads the row."""
        return self.members[0]

    @cached_property
    def status(self) -> str:
        """Where the first stands, with what is waited for or what interrupted."""
        words = self.first.status_words
        return explained(words[:1].upper() + words[1:], self.first.status_detail_words)

    @cached_property
    def of_others(self) -> str:
        """Where those of the people stand who do not stand with the first: "2 of them: missing"."""
        others = Counter(member.status_words for member in self.members if member.status != self.first.status)
        words = _("%(n)d of them: %(status)s")
        return listed(words % {"n": number, "status": status} for status, number in others.items())

    @cached_property
    def risk(self) -> str:
        """That the risk is raised or acute; nothing otherwise."""
        if self.case.risk_level not in (RiskLevel.RAISED, RiskLevel.ACUTE):
            return ""
        return explained(_("risk"), self.case.get_risk_level_display())

    @cached_property
    def to_do(self) -> str:
        """What the request itself asks for next, whatever its clock says."""
        if any(member.status == Status.MISSING and not member.missing_reviewed_at for member in self.members):
            return _("to do: look for the missing, then review")
        return ""

    @property
    def in_danger(self) -> list[str]:
        """What somebody is in, and for how long: "detained, 3 h 20 min"; nothing where nobody is in danger."""
        return in_words(self.dangers, len(self.members), self.now)

    @cached_property
    def contact(self) -> str:
        """The contact agreed next, or the one missed; nothing where none is agreed."""
        if not self.case.next_contact_at:
            return ""
        words = _("missed: %(when)s") if self.is_contact_missed else "%(when)s"
        return words % {"when": moment(self.case.next_contact_at)}

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

    @cached_property
    def reading(self) -> ClockReading:
        """What its clock shows."""
        return clock_reading(self.elapsed_minutes, LIMIT // timedelta(minutes=1), self.clock_state)

    @property
    def clock_words(self) -> str:
        """What stands still of a clock that does; otherwise when the 72 hours are over."""
        if self.clock_state == "paused":
            return _("paused at %(time)s") % {"time": span(self.elapsed_minutes)}
        return _("until %(moment)s") % {"moment": moment(self.due_at)}

    @property
    def due_at(self) -> datetime:
        """When the 72 hours are over."""
        return self.now + self.clock.left

    @cached_property
    def is_at_risk(self) -> bool:
        """Whether somebody is in danger, a contact was missed, or less than twelve of the 72 hours are left, or none."""
        is_late = self.clock.is_ticking and self.clock.left <= SOON
        is_in_danger = self.case.danger_since is not None
        return is_in_danger or self.is_contact_missed or (is_late and not self.case.is_earlier_rescue)

    @property
    def tone(self) -> str:
        """The look of its row: red for danger to a person, ochre for a clock."""
        if self.case.danger_since or self.is_contact_missed:
            return "row-danger"
        return "row-urgent" if self.is_at_risk else ""

    @property
    def as_row(self) -> dict[str, Any]:
        """What a table shows, ready as it stands: a template finds a key of a dictionary at once."""
        case, reading = self.case, self.reading
        return {
            "url": case.get_absolute_url(),
            "reference": case.reference,
            "is_restricted": case.is_restricted,
            "is_earlier": case.is_earlier_rescue,
            "tone": self.tone,
            "in_danger": self.in_danger,
            "who": self.who,
            "tier": case.tier.label,
            "status": self.first.status,
            "status_words": self.status,
            "of_others": self.of_others,
            "to_do": self.to_do,
            "risk": self.risk,
            "is_ticking": self.clock.is_ticking and not case.is_earlier_rescue,
            "is_running": self.clock_state == "running",
            "elapsed": self.elapsed_minutes,
            "clock_tone": reading.tone,
            "left": reading.left,
            "share": reading.share,
            "clock_words": self.clock_words,
            "state": NOT_MEASURED if case.is_earlier_rescue else self.clock.state.label,
            "contact": self.contact,
            "is_contact_missed": self.is_contact_missed,
        }


@dataclass(frozen=True)
class OpenRequests:
    """The most urgent of the open requests somebody may see, and how many there are in all, as far as they are counted."""

    rows: list[OpenRequest]
    total: int

    @property
    def at_risk(self) -> list[OpenRequest]:
        """Those that cannot wait."""
        return [row for row in self.rows if row.is_at_risk]

    @property
    def others(self) -> list[OpenRequest]:
        """Those that have some hours."""
        return [row for row in self.rows if not row.is_at_risk]

    @property
    def left_out(self) -> int:
        """How many less urgent ones are only in the list of requests."""
        return self.total - len(self.rows)


def open_requests(user: User, now: datetime, *, most: int = MOST_ROWS) -> OpenRequests:
    """The open requests this user may see, the most urgent first, in a number of queries and rows that does not grow."""
    urgent, clocks = most_urgent(user, now, most)
    dangers = dangers_of(urgent)
    rows = [OpenRequest(case, list(case.members.all()), clocks[case.pk], now, dangers[case.pk]) for case in urgent]
    return OpenRequests(rows, counted([Case.objects.on_the_desk_of(user).open()], most + MOST_COUNTED))


def most_urgent(user: User, now: datetime, most: int) -> tuple[list[Case], dict[UUID, Clock]]:
    """The most urgent open requests in their order, with their people, and their clocks: first those in danger.

    As many questions are asked however many requests there are. Of those in danger there is always room for some.
    """
    found = in_danger(user, max(most, MOST_ROWS))
    most = max(most, len(found))
    if len(found) < most:
        found += soonest(user, now, most) + soonest_of_paused(user, now, most)
    found = sorted(found, key=lambda case: urgency(case, case.hours_end_at, now))[:most]
    hang(found, "members", _people_of(cases=[case.pk for case in found]) if found else [])
    clocks = clocks_of(found, now, [member for case in found for member in case.members.all()])
    return sorted(found, key=lambda case: urgency(case, hours_end_at(clocks[case.pk], now), now)), clocks


def in_danger(user: User, most: int) -> list[Case]:
    """The open requests in which somebody is in danger, the latest first, whatever their clocks say."""
    found = [case for part in parts_of(user) for case in _in_danger(part, most)(user=user.pk)]
    return sorted(found, key=lambda case: case.danger_since, reverse=True)[:most]


def soonest(user: User, now: datetime, most: int) -> list[Case]:
    """Of the open requests without danger whose clock runs on the first: a missed contact, an acute risk, then all others.

    When their hours end stands on their rows, and an index holds that order.
    """
    found: list[Case] = []
    for how in HOW_URGENT:
        for part in parts_of(user):
            found += _soonest(part, how, most)(user=user.pk, now=now)
        if len(found) >= most:
            break
    return found


def soonest_of_paused(user: User, now: datetime, most: int) -> list[Case]:
    """The same of those whose clock stands still: they are few, and no index holds their order, since it moves on with the time.

    What stands on their rows holds as much of the pause as has an end: none of it yet, or more than has run until now.
    """
    found = [case for part in parts_of(user) for case in _soonest_of_paused(part, most)(user=user.pk, now=now)]
    return sorted(found, key=lambda case: urgency(case, case.hours_end_at, now))[:most]


def parts_of(user: User) -> tuple[str, ...]:
    """The parts in which this user reads the requests they may see (`CaseQuerySet.parts_visible_to`)."""
    return PARTS.get(user.role, ())


@kept
def _people_of(cases) -> QuerySet:
    """What a row says of the people of requests, and no sealed column."""
    people = CaseMember.objects.standing().filter(case=any_of(cases))
    return people.select_related("person").only(*OF_MEMBER).order_by("position")


@cache
def _in_danger(part: str, most: int) -> Kept:
    """The question for one part and so many; whose the part is, is its value."""

    @kept
    def in_danger_of(user) -> QuerySet:
        rows = Case.objects.of_part(part, user).open().filter(IN_DANGER).annotate(hours_end_at=F("response_due_at"))
        return rows.only(*OF_CASE).order_by(F("danger_since").desc())[:most]

    return in_danger_of


MISSED, ACUTE, OTHERS = HOW_URGENT = "a missed contact", "an acute risk", "all others"


def _is_so_urgent(how: str, now: Place) -> Q:
    missed, acute = Q(next_contact_at__lt=now), Q(risk_level=RiskLevel.ACUTE)
    in_time = ~missed | Q(next_contact_at=None)
    return {MISSED: missed, ACUTE: in_time & acute, OTHERS: in_time & ~acute}[how]


@cache
def _soonest(part: str, how: str, most: int) -> Kept:
    """The question for one part, one urgency and so many."""

    @kept
    def soonest_of(user, now) -> QuerySet:
        paused = ClockPause.objects.running_at(now).values("case")
        rows = Case.objects.of_part(part, user).open().filter(_is_so_urgent(how, now), danger_since=None)
        rows = rows.exclude(pk__in=paused).annotate(hours_end_at=F("response_due_at"))
        return rows.only(*OF_CASE).order_by(URGENCY.asc(), "received_at")[:most]

    return soonest_of


@cache
def _soonest_of_paused(part: str, most: int) -> Kept:
    """The question for one part and so many."""

    @kept
    def soonest_of_paused_of(user, now) -> QuerySet:
        at_the_moment = models.ExpressionWrapper(now, models.DateTimeField())
        counted_until = Coalesce("pauses__ends_at", Greatest("pauses__begins_at", "received_at"))
        end = F("response_due_at") + (at_the_moment - counted_until)
        rows = Case.objects.of_part(part, user).open().filter(pauses__in=ClockPause.objects.running_at(now))
        rows = rows.filter(danger_since=None)
        rows = rows.annotate(hours_end_at=models.ExpressionWrapper(end, models.DateTimeField()))
        is_later = models.Case(
            models.When(next_contact_at__lt=now, then=0), models.When(risk_level=RiskLevel.ACUTE, then=1), default=2
        )
        return rows.only(*OF_CASE).order_by(is_later, Least("hours_end_at", "next_contact_at"), "received_at")[:most]

    return soonest_of_paused_of


def counted(parts: Iterable[QuerySet], most: int) -> int:
    """How many rows there are in all parts; of more than `most` one more than that."""
    return min(sum(part.order_by()[: most + 1].count() for part in parts), most + 1)


def hours_end_at(clock: Clock, now: datetime) -> datetime | None:
    """When the 72 hours end if nothing happens any more; None where they do not run."""
    return now + clock.left if clock.is_ticking else None


def urgency(case: Case, hours_end_at: datetime | None, now: datetime) -> tuple:
    """What comes first: danger, the latest first, a missed contact, an acute risk, then what is due first, hours or contact."""
    if case.danger_since:
        return False, -case.danger_since.timestamp()
    due = [moment for moment in (hours_end_at, case.next_contact_at) if moment]
    is_acute = case.risk_level == RiskLevel.ACUTE
    return True, not case.is_contact_missed(now), not is_acute, not due, min(due, default=now), case.received_at
