"""The open requests of a desk, the most urgent first: who (without a name), where it stands, its clock, the next contact."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.people.wording import party_words
from cases.response_time.measure import LIMIT, Clock, clocks_of
from cases.status import Status
from lfnkr.accounts.models import User
from lfnkr.language.lists import explained, listed
from lfnkr.templatetags.look import ClockReading, clock_reading, moment, span

MOST_ROWS = 40
SOON = timedelta(hours=12)
OF_CASE = ("reference", "received_at", "next_contact_at", "is_restricted", "is_guarded", "can_leave_alone")
OF_MEMBER = (
    "case", "role", "position", "age_months_at_request", "is_age_exact", "status", "status_detail",
    "missing_reviewed_at", "person__sex",
)  # fmt: skip
WITH_PEOPLE = Prefetch(
    "members", CaseMember.objects.select_related("person").only(*OF_MEMBER).order_by("position")
)  # fmt: skip
"""What a row says of a request and of its people, and no sealed column."""


@dataclass(frozen=True)
class OpenRequest:
    """One open request as a desk shows it: everything a row says is ready to be shown."""

    case: Case
    members: list[CaseMember]
    clock: Clock
    now: datetime

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
    def to_do(self) -> str:
        """What the request itself asks for next, whatever its clock says."""
        if any(member.status == Status.MISSING and not member.missing_reviewed_at for member in self.members):
            return _("to do: look for the missing, then review")
        if all(member.is_concluded for member in self.members):
            return _("to do: close it, everybody has an outcome")
        return ""

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
        """Whether a contact was missed, or less than twelve of the 72 hours are left, or none."""
        return self.is_contact_missed or (self.clock.is_ticking and self.clock.left <= SOON)

    @property
    def as_row(self) -> dict[str, Any]:
        """What a table shows, ready as it stands: a template finds a key of a dictionary at once."""
        case, reading = self.case, self.reading
        return {
            "url": case.get_absolute_url(),
            "reference": case.reference,
            "is_restricted": case.is_restricted,
            "tone": "row-danger" if self.is_contact_missed else "row-urgent" if self.is_at_risk else "",
            "who": self.who,
            "tier": case.tier.label,
            "status": self.first.status,
            "status_words": self.status,
            "of_others": self.of_others,
            "to_do": self.to_do,
            "is_ticking": self.clock.is_ticking,
            "is_running": self.clock_state == "running",
            "elapsed": self.elapsed_minutes,
            "clock_tone": reading.tone,
            "left": reading.left,
            "share": reading.share,
            "clock_words": self.clock_words,
            "state": self.clock.state.label,
            "contact": self.contact,
            "is_contact_missed": self.is_contact_missed,
        }


@dataclass(frozen=True)
class OpenRequests:
    """The most urgent of the open requests somebody may see, and how many there are in all."""

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
    """The open requests this user may see, the most urgent first; as many queries however many they are."""
    keys, clocks = most_urgent(Case.objects.visible_to(user).open(), now)
    shown = Case.objects.filter(pk__in=keys[:most]).only(*OF_CASE).prefetch_related(WITH_PEOPLE).in_bulk()
    rows = [OpenRequest(shown[key], list(shown[key].members.all()), clocks[key], now) for key in keys[:most]]
    return OpenRequests(rows, len(keys))


def most_urgent(cases: QuerySet[Case], now: datetime) -> tuple[list[UUID], dict[UUID, Clock]]:
    """The keys of requests in the order in which they cannot wait, and the clock of each.

    The clock of every one is read before any is left out, so that the oldest call is never the one that falls off.
    """
    every = list(cases.order_by().only("received_at", "next_contact_at"))
    clocks = clocks_of(every, now)
    return [case.pk for case in sorted(every, key=lambda case: urgency(case, clocks[case.pk], now))], clocks


def urgency(case: Case, clock: Clock, now: datetime) -> tuple:
    """What comes first: a missed contact, then whatever is due first, the end of the hours or the next contact."""
    due = [now + clock.left] if clock.is_ticking else []
    if case.next_contact_at:
        due.append(case.next_contact_at)
    return not case.is_contact_missed(now), not due, min(due, default=now), case.received_at
