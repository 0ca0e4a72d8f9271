"""The stream of a case: everything that happened in it, in the order it happened; sealed words only from an open seal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.case.models import Case, CaseMember
from cases.case_file import Dossier, dossier_of
from cases.events.actions import latest
from lfnkr.accounts.models import User
from lfnkr.language.lists import explained
from lfnkr.web.panels import TimelineEntry

if TYPE_CHECKING:
    from cases.seal.reveal import CaseContents


class Kind(models.TextChoices):
    """What an entry of the stream is about."""

    STATUS = "status", gettext_lazy("status")
    LEAD = "lead", gettext_lazy("lead")
    EVENT = "event", gettext_lazy("event")
    NOTE = "note", gettext_lazy("note")
    PAUSE = "pause", gettext_lazy("pause of the clock")
    OPERATION = "operation", gettext_lazy("operation")
    OPENING = "opening", gettext_lazy("opening of the sealed part")
    CLOSING = "closing", gettext_lazy("closing")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened, to whom, who recorded it and when; `has_text` says that there are sealed words."""

    at: datetime
    recorded_at: datetime
    kind: Kind
    title: str
    by: User | None
    row: models.Model
    members: tuple[CaseMember, ...] = ()
    text: str | None = None
    has_text: bool = False


def stream(case: Case, contents: CaseContents | None = None, dossier: Dossier | None = None) -> list[Entry]:
    """Everything that happened in a case, in the order it happened; whoever has its dossier at hand gives it.

    What is known by its day only stands at the last moment it may have been: today's stands where it was recorded.

    The words are sealed: `text` is None unless the contents of an opened seal are given.
    """
    dossier = dossier or dossier_of(Case.objects.filter(pk=case.pk))
    parts = (_statuses, _leads, _events, _notes, _pauses, _operations, _openings, _closing)
    entries = [entry for part in parts for entry in part(dossier, contents)]
    return sorted(entries, key=in_order)


def in_order(entry: Entry | TimelineEntry) -> tuple[datetime, datetime]:
    """Where an entry stands: people tell the minute and the database the second, so within a minute the order of recording counts."""
    return entry.at.replace(second=0, microsecond=0), entry.recorded_at


def _words(row: models.Model, column: str, contents: CaseContents | None) -> dict[str, object]:
    """Whether a row has sealed words, and the words when the seal is open."""
    has_text = getattr(row, column) is not None
    return {"has_text": has_text, "text": contents.text_of(row) if contents and has_text else None, "row": row}


def _together(rows: Iterable, *columns: str) -> Iterator[list]:
    """Rows written in one step for several people, such as a mother and her children."""

    def step(row) -> tuple:
        return tuple(getattr(row, column) for column in ("recorded_at", "recorded_by_id", "occurred_at", *columns))

    return (list(group) for _step, group in groupby(rows, key=step))


def _statuses(dossier: Dossier, contents: CaseContents | None) -> Iterator[Entry]:
    for group in _together(dossier.changes, "before", "status", "detail"):
        first = group[0]
        yield Entry(
            at=first.occurred_at,
            recorded_at=first.recorded_at,
            kind=Kind.STATUS,
            by=first.recorded_by,
            title=explained(first.get_status_display(), first.get_detail_display()),
            members=_who(change.member for change in group),
            **_words(first, "reason", contents),
        )


def _leads(dossier: Dossier, contents: CaseContents | None) -> Iterator[Entry]:
    for group in _together(dossier.leads, "lead", "partner_id", "reason"):
        first = group[0]
        lead = first.partner.name if first.partner else first.get_lead_display()
        yield Entry(
            at=first.occurred_at,
            recorded_at=first.recorded_at,
            kind=Kind.LEAD,
            by=first.recorded_by,
            row=first,
            title=_("led by %(lead)s: %(reason)s") % {"lead": lead, "reason": first.get_reason_display()},
            members=_who(change.member for change in group),
        )


def _events(dossier: Dossier, contents: CaseContents | None) -> Iterator[Entry]:
    for event in dossier.events:
        yield Entry(
            at=latest(event.happened, event.recorded_at),
            recorded_at=event.recorded_at,
            kind=Kind.EVENT,
            title=event.get_kind_display(),
            by=event.recorded_by,
            members=tuple(dossier.befell[event.pk]),
            **_words(event, "text", contents),
        )


def _notes(dossier: Dossier, contents: CaseContents | None) -> Iterator[Entry]:
    for note in dossier.notes:
        yield Entry(
            at=note.recorded_at,
            recorded_at=note.recorded_at,
            kind=Kind.NOTE,
            title=_("note"),
            by=note.recorded_by,
            **_words(note, "text", contents),
        )


def _pauses(dossier: Dossier, contents: CaseContents | None) -> Iterator[Entry]:
    for pause in dossier.pauses:
        facts = {"recorded_at": pause.recorded_at, "kind": Kind.PAUSE, "by": pause.recorded_by}
        facts |= _words(pause, "note", contents)
        title = _("the clock stands still: %(reason)s") % {"reason": pause.get_reason_display()}
        yield Entry(at=pause.begins_at, title=title, **facts)
        if pause.ends_at:
            yield Entry(at=pause.ends_at, title=_("the clock goes on"), **{**facts, "has_text": False, "text": None})


def _operations(dossier: Dossier, contents: CaseContents | None) -> Iterator[Entry]:
    for operation in dossier.operations:
        facts = {
            "recorded_at": operation.recorded_at,
            "kind": Kind.OPERATION,
            "by": operation.recorded_by,
            "row": operation,
        }
        facts["members"] = tuple(dossier.carried[operation.pk])
        for column, sentence in (
            ("opened_at", _("operation %(name)s begun")),
            ("mobilised_at", _("operation %(name)s mobilised")),
            ("closed_at", _("operation %(name)s ended")),
        ):
            if moment := getattr(operation, column):
                yield Entry(at=moment, title=sentence % {"name": operation.code_name}, **facts)


def _openings(dossier: Dossier, contents: CaseContents | None) -> Iterator[Entry]:
    for opening in dossier.openings:
        yield Entry(
            at=opening.opened_at,
            recorded_at=opening.opened_at,
            kind=Kind.OPENING,
            title=_("sealed part opened"),
            by=opening.by,
            **_words(opening, "reason", contents),
        )


def _closing(dossier: Dossier, contents: CaseContents | None) -> Iterator[Entry]:
    case = dossier.case
    if case.closed_at:
        text = contents.closed_reason if contents else None
        yield Entry(
            at=case.closed_at,
            recorded_at=case.closed_at,
            kind=Kind.CLOSING,
            title=_("request closed"),
            by=None,
            row=case,
            text=text,
            has_text=case.closed_reason is not None,
        )


def _who(members: Iterable[CaseMember]) -> tuple[CaseMember, ...]:
    """Members in the order of the case."""
    return tuple(sorted(members, key=lambda member: member.position))
