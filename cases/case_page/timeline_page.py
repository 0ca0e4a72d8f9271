"""The stream of a request as its page shows it: the latest first, so many on a page, people named where only some are meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import CaseMember, is_of_the_past
from cases.case_file import CaseFile
from cases.case_page.mending import MENDING, pages_for
from cases.case_page.timeline import TimelineKind, TimelineRow, in_order, stream
from cases.events.actions import LOSSES
from cases.events.choices import Cause, EventKind
from cases.events.models import Event
from cases.seal.reveal import CaseContents
from cases.voiding.models import Voiding
from cases.voiding.targets import BY_MODEL, WORDS
from cases.workflow.models import LeadChange, StatusChange
from lfnkr.accounts.models import User
from lfnkr.language.lists import explained, listed
from lfnkr.web.panels import TimelineEntry

A_PAGE = 20
"""Entries shown at once."""

LOOKS = {TimelineKind.STATUS: "status", TimelineKind.LEAD: "decision", TimelineKind.OPERATION: "status"}
DATED = (TimelineKind.STATUS, TimelineKind.LEAD, TimelineKind.EVENT)
LATE = timedelta(days=2)
"""What is recorded so much later than it happened says when it was."""
FEW = 3
"""Of more people than so many, those are named whom an entry does not concern, when they are fewer."""


@dataclass(frozen=True)
class StreamPage:
    """Some neighbouring entries of a stream, the latest first, and where they stand in it."""

    entries: list[dict[str, Any]]
    first: int
    """The place of the first of them, counted from 1."""
    total: int
    newer_url: str
    older_url: str

    @property
    def last(self) -> int:
        """The place of the last of them."""
        return self.first + len(self.entries) - 1

    @property
    def is_part(self) -> bool:
        """Whether there are more than these."""
        return len(self.entries) < self.total


def stream_page(
    case_file: CaseFile,
    contents: CaseContents | None,
    words: Mapping[UUID, str],
    others: Iterable[TimelineEntry],
    asked: Mapping[str, str],
    *,
    user: User,
) -> StreamPage:
    """The entries older or newer than the one the address names, or all of them; the latest where it names none.

    Each is shown with the ways this `user` may mend it (`mending.py`).
    `others` are what other applications tell of this request (lfnkr/web/panels.py).
    """
    ours = [entry for entry in stream(case_file.case, contents, case_file) if not _is_told_by_event(entry, case_file)]
    entries = sorted([*ours, *others], key=in_order)[::-1]
    names, size = _names(entries), len(entries) if asked.get("all") else A_PAGE
    start = _start(names, asked)
    end = min(start + size, len(entries))
    return StreamPage(
        [
            told(entry) if isinstance(entry, TimelineEntry) else shown(entry, case_file, words, user=user)
            for entry in entries[start:end]
        ],
        start + 1,
        len(entries),
        newer_url=f"?after={names[start]}#stream" if start else "",
        older_url=f"?before={names[end - 1]}#stream" if end < len(entries) else "",
    )


def _start(names: list[str], asked: Mapping[str, str]) -> int:
    """The place, counted from 0, where the entries asked for begin."""
    if asked.get("all"):
        return 0
    if (name := asked.get("before")) in names:
        return min(names.index(name) + 1, len(names) - 1)
    if (name := asked.get("after")) in names:
        return max(names.index(name) - A_PAGE, 0)
    return 0


def _names(entries: list[TimelineRow | TimelineEntry]) -> list[str]:
    """What the address calls each entry: its row, and which of the row's entries it is, the oldest first."""
    seen: Counter[str] = Counter()
    names = []
    for entry in reversed(entries):
        row = entry.key if isinstance(entry, TimelineEntry) else f"{entry.kind}-{entry.row.pk}"
        seen[row] += 1
        names.append(f"{row}-{seen[row]}")
    return names[::-1]


def shown(entry: TimelineRow, case_file: CaseFile, words: Mapping[UUID, str], *, user: User) -> dict[str, Any]:
    """An entry as the timeline component takes it."""
    is_death = isinstance(entry.row, Event) and entry.row.kind == EventKind.DEATH
    cause = entry.row.get_cause_display() if is_death and entry.row.cause not in ("", Cause.UNKNOWN) else ""
    is_told_late = entry.kind in DATED and entry.recorded_at - entry.at > LATE
    return {
        "title": explained(entry.title[:1].upper() + entry.title[1:], cause),
        **when(entry.row, entry.at),
        "recorded_at": entry.recorded_at if is_told_late else None,
        "is_of_the_past": is_told_late and is_of_the_past(entry.at, entry.recorded_at),
        "by": entry.by.display_name if entry.by else "",
        "who": who(entry.members, case_file.members, words),
        "text": entry.text or "",
        "is_sealed": entry.has_text and not entry.text,
        "kind": "death" if is_death else LOOKS.get(entry.kind, "note"),
        "voided": voided(entry) if entry.voiding else None,
        "void_url": void_url(entry, case_file) if user.has_perm("cases.record_in_error") else "",
        "mends": pages_for(entry, case_file.case, user),
    }


def voided(entry: TimelineRow) -> dict[str, Any]:
    """That an entry was recorded in error: who said so, who agreed, when, and why."""
    voiding = entry.voiding
    return {
        "at": voiding.agreed_at or voiding.recorded_at,
        "by": voiding.recorded_by.display_name,
        "agreed_by": voiding.agreed_by.display_name if voiding.agreed_by else "",
        "text": entry.why or "",
        "is_sealed": voiding.reason is not None and not entry.why,
    }


def void_url(entry: TimelineRow, case_file: CaseFile) -> str:
    """Where an entry is recorded in error, or where that is taken back; nothing where neither can be."""
    row = entry.voiding if entry.voiding and entry.voiding.voiding_id is None else entry.row
    if not MENDING[entry.kind].is_voided or type(row) not in BY_MODEL or not _can_be_voided(row, case_file):
        return ""
    return reverse("cases:void", args=[case_file.case.pk, WORDS[type(row)], row.pk])


def _can_be_voided(row: Model, case_file: CaseFile) -> bool:
    """What `rules.may_void` says, from the rows as the page has read them."""
    if getattr(row, "voided_at", None) or isinstance(row, Voiding) and row.voiding_id is not None:
        return False
    if isinstance(row, StatusChange) and not row.before:
        return False
    return not any(one.voided_at is None and one.row == row for one in case_file.voidings)


def told(entry: TimelineEntry) -> dict[str, Any]:
    """The same for an entry of another application."""
    later = entry.recorded_at if entry.recorded_at - entry.at >= timedelta(minutes=1) else None
    facts = {"title": entry.title, "at": entry.at, "by": entry.by, "kind": entry.kind, "url": entry.url}
    facts |= {"text": entry.text, "is_sealed": entry.is_sealed}
    return facts | {"recorded_at": later, "is_of_the_past": is_of_the_past(entry.at, entry.recorded_at)}


def _is_told_by_event(entry: TimelineRow, case_file: CaseFile) -> bool:
    """Whether a death or a disappearance stands in the stream as an event already, with its words: it is said once."""
    if entry.kind != TimelineKind.STATUS or entry.row.status not in LOSSES.values():
        return False
    lost = {member.pk for member in entry.members}
    events = [event for event in case_file.events if LOSSES.get(event.kind) == entry.row.status]
    events = [event for event in events if bool(case_file.voiding_of(event)) == bool(entry.voiding)]
    return any(lost <= {member.pk for member in case_file.befell[event.pk]} for event in events)


def who(concerned: tuple[CaseMember, ...], members: list[CaseMember], words: Mapping[UUID, str]) -> str:
    """Whom an entry is about, without a name; nothing when it is about everybody, or about nobody of them."""
    keys = {member.pk for member in concerned}
    others = [member for member in members if member.pk not in keys]
    if not keys or not others:
        return ""
    if len(keys) > FEW and len(others) < len(keys):
        return _("everybody but %(who)s") % {"who": listed(words[member.pk] for member in others)}
    return listed(words[member.pk] for member in concerned)


def when(row: Model, at: datetime) -> dict[str, Any]:
    """The moment of what happened, or its day as closely as it is known."""
    if isinstance(row, Event):
        return {"on": row.happened}
    if isinstance(row, StatusChange | LeadChange) and row.day:
        return {"on": row.day}
    return {"at": at}
