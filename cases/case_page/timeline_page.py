"""The stream of a request as its page shows it: the latest first, so many on a page, people named where only some are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import CaseMember, is_of_the_past
from cases.case.topics import TimelineTopic
from cases.case_file import CaseFile
from cases.case_page.kept_in_the_trail import trail_lines
from cases.case_page.mending import MENDING, pages_for
from cases.case_page.timeline import TimelineKind, TimelineRow, at_hand, of_the_trail, of_what_grows
from cases.case_page.timeline_index import indexes_of
from cases.events.choices import Cause, EventKind
from cases.events.models import Event
from cases.seal.reveal import CaseContents
from cases.voiding.models import Voiding
from cases.voiding.targets import BY_MODEL, WORDS
from cases.workflow.models import LeadChange, StatusChange
from lfnkr.accounts.models import User
from lfnkr.language.lists import explained, listed
from lfnkr.web.panels import Timeline, TimelineEntry
from lfnkr.web.timeline import Found, Mark, Wanted, find

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
    found: Found
    wanted: Wanted

    @property
    def first(self) -> int:
        """The place of the first of them, counted from 1."""
        return self.found.first

    @property
    def last(self) -> int:
        """The place of the last of them."""
        return self.found.last

    @property
    def total(self) -> int:
        """How many there are, as far as the stream is narrowed."""
        return self.found.total

    @property
    def is_part(self) -> bool:
        """Whether there are more than these."""
        return len(self.found.keys) < self.found.total

    @property
    def is_narrowed(self) -> bool:
        """Whether only some are asked for."""
        return bool(self.wanted.topic or self.wanted.about)

    @property
    def newer_url(self) -> str:
        """The page of those after these; nothing where these are the latest."""
        return self._beside("after", self.found.keys[0]) if self.found.first > 1 else ""

    @property
    def older_url(self) -> str:
        """The page of those before these; nothing where these are the first."""
        return self._beside("before", self.found.keys[-1]) if self.found.last < self.found.total else ""

    @property
    def narrowed_to(self) -> str:
        """What an address adds to narrow another page as these are; nothing where they are not."""
        return f"?{urlencode(self._narrowed)}" if self.is_narrowed else ""

    @property
    def _narrowed(self) -> dict[str, str]:
        narrowed = {"kind": self.wanted.topic, "person": self.wanted.about}
        return {name: value for name, value in narrowed.items() if value}

    def _beside(self, way: str, key: str) -> str:
        return f"?{urlencode(self._narrowed | {way: key})}#stream"


def wanted_of(case_file: CaseFile, address: Mapping[str, str]) -> Wanted:
    """What an address asks of the stream of a request."""
    return Wanted.asked(address, TimelineTopic.values, (str(member.person_id) for member in _everybody(case_file)))


def find_entries(case_file: CaseFile, others: Timeline, wanted: Wanted) -> Found:
    """The entries of a page of the stream, `others` being what other rooms and applications tell of this request."""
    marks = [
        Mark(
            key=entry.key,
            at=entry.at,
            recorded_at=entry.recorded_at,
            placed_at=entry.placed_at,
            topic=entry.topic,
            about=tuple(str(member.person_id) for member in entry.members),
        )
        for entry in at_hand(case_file, None)
    ]
    marks += [
        Mark(
            key=entry.key,
            at=entry.at,
            recorded_at=entry.recorded_at,
            topic=entry.topic,
            about=tuple(map(str, entry.about)),
        )
        for entry in others.at_hand
    ]
    return find([*indexes_of(case_file, others.has_rows), *others.indexes], marks, wanted)


def stream_page(
    case_file: CaseFile,
    contents: CaseContents | None,
    words: Mapping[UUID, str],
    others: Timeline,
    found: Found,
    wanted: Wanted,
    *,
    user: User,
) -> StreamPage:
    """The entries found, each as the timeline component takes it, with the ways this `user` may mend it (`mending.py`).

    The dossier holds as much of what only grows as they take (`read_for`).
    """
    keys = set(found.keys)
    of_trail = of_the_trail(case_file.case, trail_lines(case_file.case, keys))
    ours = [*at_hand(case_file, contents), *of_what_grows(case_file, contents), *of_trail]
    made = {entry.key: shown(entry, case_file, words, user=user) for entry in ours if entry.key in keys}
    made |= {entry.key: told(entry, case_file, words, contents, user=user) for entry in others.entries(keys)}
    return StreamPage([made[key] for key in found.keys if key in made], found, wanted)


def _everybody(case_file: CaseFile) -> list[CaseMember]:
    return [*case_file.members, *case_file.former_members]


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
        "facts": listed(entry.facts),
        "text": entry.text or "",
        "is_sealed": entry.has_text and not entry.text,
        "kind": "death" if is_death else LOOKS.get(entry.kind, "note"),
        "voided": voided(entry.voiding, entry.why) if entry.voiding else entry.struck,
        "void_url": void_url(entry, case_file) if user.has_perm("cases.record_in_error") else "",
        "mends": pages_for(entry, case_file.case, user),
    }


def voided(voiding: Voiding, why: str | None) -> dict[str, Any]:
    """That an entry was recorded in error: who said so, who agreed, when, and why."""
    return {
        "at": voiding.agreed_at or voiding.recorded_at,
        "by": voiding.recorded_by.display_name,
        "agreed_by": voiding.agreed_by.display_name if voiding.agreed_by else "",
        "text": why or "",
        "is_sealed": voiding.reason is not None and not why,
    }


def void_url(entry: TimelineRow, case_file: CaseFile) -> str:
    """Where an entry is recorded in error, or where that is taken back; nothing where neither can be."""
    row = entry.voiding if entry.voiding and entry.voiding.voiding_id is None else entry.row
    return _void_url(row, case_file) if MENDING[entry.kind].is_voided else ""


def _void_url(row: Model, case_file: CaseFile) -> str:
    if type(row) not in BY_MODEL or not _can_be_voided(row, case_file):
        return ""
    return reverse("cases:void", args=[case_file.case.pk, WORDS[type(row)], row.pk])


def _can_be_voided(row: Model, case_file: CaseFile) -> bool:
    """What `rules.may_void` says, from the rows as the page has read them."""
    if getattr(row, "voided_at", None) or isinstance(row, Voiding) and row.voiding_id is not None:
        return False
    first = row.status_change if isinstance(row, Voiding) else row
    if isinstance(first, StatusChange) and not first.before:
        return False
    return not any(one.voided_at is None and one.row == row for one in case_file.voidings)


def told(
    entry: TimelineEntry,
    case_file: CaseFile,
    words: Mapping[UUID, str],
    contents: CaseContents | None,
    *,
    user: User,
) -> dict[str, Any]:
    """The same for an entry of another room or application; one that names its row is recorded in error here."""
    concerned = tuple(member for member in _everybody(case_file) if member.person_id in entry.about)
    later = entry.recorded_at if entry.on or entry.recorded_at - entry.at >= timedelta(minutes=1) else None
    facts = {"title": entry.title, "by": entry.by, "kind": entry.kind, "url": entry.url}
    facts |= {"on": entry.on} if entry.on else {"at": entry.at}
    facts |= {"voided": entry.voided} if entry.voided else {}
    if entry.row is not None:
        voiding = case_file.voiding_of(entry.row)
        why = contents.text_of(voiding) if contents and voiding else None
        facts["voided"] = voided(voiding, why) if voiding else None
        may_void = user.has_perm("cases.record_in_error")
        facts["void_url"] = _void_url(voiding or entry.row, case_file) if may_void else ""
    facts |= {"text": entry.text, "is_sealed": entry.is_sealed, "who": who(concerned, case_file.members, words)}
    return facts | {"recorded_at": later, "is_of_the_past": is_of_the_past(entry.at, entry.recorded_at)}


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
