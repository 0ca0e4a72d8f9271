"""The stream of a case: everything that happened in it, in the order it happened; sealed words only from an open seal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.case.choices import Joined
from cases.case.models import Case, CaseMember
from cases.case.topics import TimelineTopic
from cases.case_file import CaseFile, case_file_of
from cases.case_page.kept_in_the_trail import TrailLine, trail_lines
from cases.closing.models import Closure
from cases.corrections.models import CaseCorrection, PersonCorrection
from cases.corrections.wording import sentence_of
from cases.events.actions import LOSSES, latest
from cases.events.choices import Certainty, EventKind
from cases.events.models import Event, EventMember
from cases.follow_up.models import CaseNote
from cases.joining.models import JoiningChange
from cases.operations.course import staff_named_in
from cases.operations.models import Leg, LegChange, Operation
from cases.operations.wording import change_in_words
from cases.risk.models import RiskAssessment
from cases.status import Status
from cases.voiding.models import Voiding
from cases.voiding.wording import in_words, words_for
from cases.workflow.models import ClockPause, LeadChange, StatusChange
from lfnkr.accounts.models import User
from lfnkr.language.lists import explained

if TYPE_CHECKING:
    from cases.seal.reveal import CaseContents


TELLS_ITSELF = (StatusChange, LeadChange, Event, CaseNote, ClockPause, RiskAssessment)
"""What stands in the stream by itself, or as another room adds it, struck through where it was recorded in error."""


TELLS = (
    Case,
    StatusChange,
    LeadChange,
    Event,
    CaseNote,
    ClockPause,
    Operation,
    Leg,
    LegChange,
    Voiding,
    Closure,
    CaseCorrection,
    PersonCorrection,
    Case._meta.get_field("openings").related_model,
)
"""The tables this stream tells of by itself; others say so when they add to it (lfnkr/web/panels.py)."""


class TimelineKind(models.TextChoices):
    """What an entry of the stream is about."""

    STATUS = "status", _lazy("status")
    LEAD = "lead", _lazy("lead")
    EVENT = "event", _lazy("event")
    NOTE = "note", _lazy("note")
    PAUSE = "pause", _lazy("pause of the clock")
    OPERATION = "operation", _lazy("operation")
    OPENING = "opening", _lazy("opening of the sealed part")
    CLOSING = "closing", _lazy("closing")
    VOIDING = "voiding", _lazy("recorded in error")
    CORRECTION = "correction", _lazy("corrected")
    ASSIGNMENT = "assignment", _lazy("assignment")
    CONTACT = "contact", _lazy("next contact")
    RESTRICTION = "restriction", _lazy("restriction")


TOLD_LATER = timedelta(minutes=1)
"""A closing recorded so much later than it was says since when."""

TOPICS = {
    TimelineKind.STATUS: TimelineTopic.STATUS,
    TimelineKind.LEAD: TimelineTopic.STATUS,
    TimelineKind.EVENT: TimelineTopic.EVENT,
    TimelineKind.NOTE: TimelineTopic.NOTE,
    TimelineKind.PAUSE: TimelineTopic.CLOCK,
    TimelineKind.OPERATION: TimelineTopic.OPERATION,
    TimelineKind.OPENING: TimelineTopic.SEAL,
    TimelineKind.CLOSING: TimelineTopic.CLOSING,
    TimelineKind.VOIDING: TimelineTopic.ERROR,
    TimelineKind.CORRECTION: TimelineTopic.FACTS,
    TimelineKind.ASSIGNMENT: TimelineTopic.CARE,
    TimelineKind.CONTACT: TimelineTopic.CONTACT,
    TimelineKind.RESTRICTION: TimelineTopic.CLOSING,
}
"""By what the stream is narrowed to entries of a kind, where their rows say nothing else."""
OF_THE_TRAIL = {
    "care": TimelineKind.ASSIGNMENT,
    "contact": TimelineKind.CONTACT,
    "restriction": TimelineKind.RESTRICTION,
}


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """One thing that happened, to whom, who recorded it and when; `has_text` says that there are sealed words.

    `voiding` says that it was recorded in error, `why` for what reason, while the seal is open.
    """

    key: str
    """Its own for ever, for addresses."""
    at: datetime
    recorded_at: datetime
    kind: TimelineKind
    title: str
    by: User | None
    row: models.Model
    members: tuple[CaseMember, ...] = ()
    facts: tuple[str, ...] = ()
    """What else is kept of it and names nobody: where, until when, who told it, how sure it is."""
    text: str | None = None
    has_text: bool = False
    voiding: Voiding | None = None
    why: str | None = None
    struck: dict[str, Any] | None = None
    """That it was recorded in error, by whom and when, where no voiding says so."""
    placed_at: datetime | None = None
    """Of a step or an event when it counts as recorded within its minute: behind what it comes after."""
    open_at: int | None = None
    """The step of which it can be told whether it came before or after another, or this event; None where the days say it."""

    @property
    def topic(self) -> TimelineTopic:
        """By what the stream is narrowed to entries such as this."""
        if self.kind == TimelineKind.STATUS and not self.row.before and self.row.member.joined != Joined.CALL:
            return TimelineTopic.PEOPLE
        if self.kind == TimelineKind.VOIDING and isinstance(self.row.row, CaseMember):
            return TimelineTopic.PEOPLE
        if self.kind == TimelineKind.EVENT and self.row.kind == EventKind.CONTACT:
            return TimelineTopic.CONTACT
        return TOPICS[self.kind]


def stream(case: Case, contents: CaseContents | None = None, case_file: CaseFile | None = None) -> list[TimelineRow]:
    """Everything that happened in a case, in the order it happened; whoever has its dossier at hand gives it.

    What the trail alone keeps (assignments, contacts, restrictions) is read as a whole.

    What is known by its day only stands at the last moment it may have been: today's stands where it was recorded.

    The words are sealed: `text` is None unless the contents of an opened seal are given.
    """
    case_file = case_file or case_file_of(Case.objects.filter(pk=case.pk))
    return sorted(
        [
            *at_hand(case_file, contents),
            *of_what_grows(case_file, contents),
            *of_the_trail(case_file.case, trail_lines(case_file.case)),
        ],
        key=in_order,
    )


def at_hand(case_file: CaseFile, contents: CaseContents | None) -> list[TimelineRow]:
    """What the page reads anyway."""
    parts = (_statuses, _leads, _pauses, _operations, _closing, _voidings)
    return [entry for part in parts for entry in part(case_file, contents)]


def of_what_grows(case_file: CaseFile, contents: CaseContents | None) -> list[TimelineRow]:
    """What only grows, as far as the dossier was read."""
    return [entry for part in (_events, _notes, _legs, _openings, _corrections) for entry in part(case_file, contents)]


def of_the_trail(case: Case, lines: Iterable[TrailLine]) -> list[TimelineRow]:
    """What the trail alone keeps: assignments, contacts agreed, restrictions."""
    return [
        TimelineRow(
            key=line.key,
            at=line.at,
            recorded_at=line.recorded_at,
            kind=OF_THE_TRAIL[line.what],
            title=line.title,
            by=line.by,
            row=case,
        )
        for line in lines
    ]


def in_order(entry: TimelineRow) -> tuple[datetime, datetime]:
    """Where an entry stands: people tell the minute and the database the second, so within a minute the order of recording counts.

    Two steps of one person within a minute, or on one day that is all that is known, stand in the order of their history.
    """
    return _minute(entry.at), entry.placed_at or entry.recorded_at


A_LITTLE = timedelta(milliseconds=1)
"""The least that the page still tells apart."""


@dataclass(frozen=True)
class Placing:
    """Where the steps and some events stand within their minute; of those events, which minute that is."""

    steps: dict[int, datetime]
    events: dict[UUID, tuple[datetime, datetime]]


def placing_of(case_file: CaseFile) -> Placing:
    """When each step was recorded, and never before the one it comes after within the same minute.

    An event of which it was told what it came before or after stands there; a death or a disappearance where its step does.
    """
    at: dict[int | UUID, datetime] = {}
    placed: dict[int | UUID, datetime] = {}
    edges: list[tuple[int | UUID, int | UUID]] = []
    last: dict[UUID, int] = {}
    for step in case_file.standing_changes:
        at[step.pk], placed[step.pk] = step.counts_at, step.recorded_at
        if step.member_id in last:
            edges.append((last[step.member_id], step.pk))
        last[step.member_id] = step.pk
        for told in {told["event"]: told for told in step.told_events}.values():
            if told["is_known"] and told["stands"]:
                event = UUID(told["event"])
                at[event] = datetime.fromisoformat(told["at"])
                placed.setdefault(event, datetime.fromisoformat(told["recorded_at"]))
                edges.append((event, step.pk) if told["is_step_later"] else (step.pk, event))
    edges = [(one, other) for one, other in edges if _minute(at[one]) == _minute(at[other])]
    for _round in placed:
        late = [(one, other) for one, other in edges if placed[other] < placed[one] + A_LITTLE]
        for one, other in late:
            placed[other] = max(placed[other], placed[one] + A_LITTLE)
        if not late:
            break
    events = {key: (at[key], placed[key]) for key in at if isinstance(key, UUID)}
    for link, step in _steps_of_losses(case_file):
        event = link.event
        if placed[step.pk] != step.recorded_at or _minute(at[step.pk]) != _minute(
            latest(event.happened, event.recorded_at)
        ):
            events[event.pk] = max(events.get(event.pk, (at[step.pk], placed[step.pk])), (at[step.pk], placed[step.pk]))
    return Placing({key: moment for key, moment in placed.items() if isinstance(key, int)}, events)


def _steps_of_losses(case_file: CaseFile) -> Iterator[tuple[EventMember, StatusChange]]:
    """Whom a death or a disappearance befell, with the step it made; only what stands."""
    for link in case_file.losses:
        if link.voided_at or link.event.voided_at:
            continue
        made = [
            step
            for step in case_file.standing_changes
            if step.member_id == link.member_id and LOSSES.get(link.event.kind) == step.status
        ]
        if made:
            yield link, min(made, key=lambda step: abs(step.recorded_at - link.event.recorded_at))


Span = tuple[datetime | None, datetime]


def _spans(changes: Iterable[StatusChange]) -> dict[UUID, list[tuple[int, Span]]]:
    """Of each person the steps, without the first, each with the first moment it may have been and the last."""
    spans: dict[UUID, list[tuple[int, Span]]] = {}
    for change in changes:
        if change.before:
            at = _minute(change.occurred_at)
            day = change.day
            last = min(day.latest or change.recorded_at, change.recorded_at) if day else at + timedelta(minutes=1)
            span = (day.earliest, last) if day else (at, last)
            spans.setdefault(change.member_id, []).append((change.pk, span))
    return spans


def _leaves_open(one: Span, other: Span) -> bool:
    return (one[0] is None or one[0] < other[1]) and (other[0] is None or other[0] < one[1])


def _whose_order_is_open(changes: Iterable[StatusChange]) -> set[int]:
    """The steps whose days leave open whether another of the same person, not the first, was before or after them."""
    return {
        one
        for of_one in _spans(changes).values()
        for one, span in of_one
        for other, other_span in of_one
        if one != other and _leaves_open(span, other_span)
    }


def _step_beside(event: Event, case_file: CaseFile) -> int | None:
    """The last step of somebody whom an event befell that may have been before or after it; of a loss its own step."""
    if event.kind in LOSSES:
        is_open = _whose_order_is_open(case_file.standing_changes)
        steps = (step.pk for link, step in _steps_of_losses(case_file) if link.event_id == event.pk)
        return next((key for key in steps if key in is_open), None)
    if event.voided_at:
        return None
    span = (event.happened.earliest, latest(event.happened, event.recorded_at))
    spans = _spans(case_file.standing_changes)
    beside = (
        key
        for member in case_file.befell[event.pk]
        for key, each in reversed(spans.get(member.pk, ()))
        if _leaves_open(span, each)
    )
    return next(beside, None)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _words(row: models.Model, column: str, contents: CaseContents | None) -> dict[str, object]:
    """Whether a row has sealed words, and the words when the seal is open."""
    has_text = getattr(row, column) is not None
    return {"has_text": has_text, "text": contents.text_of(row) if contents and has_text else None, "row": row}


def _voided(row: models.Model, case_file: CaseFile, contents: CaseContents | None) -> dict[str, object]:
    """That a row was recorded in error, and why when the seal is open."""
    voiding = case_file.voiding_of(row)
    return {"voiding": voiding, "why": contents.text_of(voiding) if contents and voiding else None}


def _together(rows: Iterable, case_file: CaseFile, *columns: str) -> Iterator[list]:
    """Rows written in one step for several people, such as a mother and her children; those taken back in one act together."""
    steps: dict[tuple, list] = {}
    for row in rows:
        voiding = case_file.voiding_of(row)
        written = (getattr(row, column) for column in ("recorded_at", "recorded_by_id", "occurred_at", *columns))
        steps.setdefault((voiding.act if voiding else None, *written), []).append(row)
    return iter(steps.values())


def _statuses(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    changes = [change for change in case_file.changes if not _is_told_by_event(change, case_file)]
    placed = placing_of(case_file).steps
    is_open = _whose_order_is_open(case_file.standing_changes)
    joined_before = _joined_before(changes)
    for group in _together(changes, case_file, "before", "status", "detail", "duplicate_of_id", "told_by_id", "source"):
        first = group[0]
        yield TimelineRow(
            key=f"status-{first.pk}",
            at=first.counts_at,
            recorded_at=first.recorded_at,
            placed_at=max(placed.get(change.pk, change.recorded_at) for change in group),
            kind=TimelineKind.STATUS,
            open_at=next((change.pk for change in group if change.pk in is_open), None),
            by=first.recorded_by,
            title=_title(first, joined_before.get(first.pk, first.member.joined)),
            members=_who(change.member for change in group),
            facts=_told_by(first),
            **_words(first, "reason", contents),
            **_voided(first, case_file, contents),
        )


def _is_told_by_event(change: StatusChange, case_file: CaseFile) -> bool:
    """Whether a death or a disappearance stands in the stream as an event already, with its words: it is said once."""
    if change.status not in LOSSES.values():
        return False
    is_voided = case_file.voiding_of(change) is not None
    for link in case_file.losses:
        is_same = link.member_id == change.member_id and LOSSES.get(link.event.kind) == change.status
        if is_same and (
            link.event.voided_at is not None if is_voided else not (link.voided_at or link.event.voided_at)
        ):
            return True
    return False


def _told_by(change: StatusChange) -> tuple[str, ...]:
    """Which partner told of a step, and when, or who did; nothing where it was our own."""
    if change.told_by is None:
        return (_("told by: %(who)s") % {"who": change.get_source_display()},) if change.source else ()
    words = {"partner": change.told_by.name, "day": date_format(change.told_on, "DATE_FORMAT")}
    return (_("told by %(partner)s on %(day)s") % words,)


def _joined_before(changes: Iterable[StatusChange]) -> dict[int, str]:
    """How they had joined by the first steps that were told anew since."""
    former = [change.pk for change in changes if not change.before and change.voided_at]
    if not former:
        return {}
    found = JoiningChange.objects.filter(former_step__in=former)
    return dict(found.values_list("former_step", "before"))


def _title(change: StatusChange, joined: str) -> str:
    """A step in words; the first of whoever was added to the request says how they joined."""
    if not change.before and joined != Joined.CALL:
        return explained(_("added to the request"), str(Joined(joined).label))
    return explained(change.get_status_display(), change.get_detail_display() or _original(change))


def _original(change: StatusChange) -> str:
    """Which request counts instead of a duplicate, as far as the reader may see it; "" of any other step."""
    if change.status != Status.DUPLICATE:
        return ""
    if change.duplicate_of_id is None:
        return _("of which request was not asked then")
    if change.duplicate_of is None:
        return _("of a request you do not see")
    return _("of %(reference)s") % {"reference": change.duplicate_of.reference}


def _leads(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    for group in _together(case_file.leads, case_file, "lead", "partner_id", "reason"):
        first = group[0]
        lead = first.partner.name if first.partner else first.get_lead_display()
        yield TimelineRow(
            key=f"lead-{first.pk}",
            at=first.counts_at,
            recorded_at=first.recorded_at,
            kind=TimelineKind.LEAD,
            by=first.recorded_by,
            row=first,
            title=_("led by %(lead)s: %(reason)s") % {"lead": lead, "reason": first.get_reason_display()},
            members=_who(change.member for change in group),
            **_voided(first, case_file, contents),
        )


def _events(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    placed = placing_of(case_file).events
    for event in case_file.events:
        at, placed_at = placed.get(event.pk, (latest(event.happened, event.recorded_at), None))
        yield TimelineRow(
            key=f"event-{event.pk}",
            at=at,
            recorded_at=event.recorded_at,
            placed_at=placed_at,
            open_at=_step_beside(event, case_file),
            kind=TimelineKind.EVENT,
            title=_carried(event, event.title),
            by=_author(event),
            members=tuple(case_file.befell[event.pk]),
            facts=_of_event(event),
            **_words(event, "text", contents),
            **_voided(event, case_file, contents),
        )


def _of_event(event: Event) -> tuple[str, ...]:
    """What is kept of an event: where, until when, whose caseload a loss is, who told it, and how sure it is where nobody saw it."""
    told = event.reported_by and _("reported by %(partner)s") % {"partner": event.reported_by.name}
    is_said = event.certainty == (Certainty.PARTNER if told else Certainty.FIRST_HAND)
    facts = (
        event.get_country_display(),
        event.ended and _("until %(day)s") % {"day": event.ended},
        "" if event.held_months is None else held_for(event.held_months),
        event.get_population_display(),
        told,
        "" if is_said else event.get_certainty_display(),
    )
    return tuple(str(fact) for fact in facts if fact)


def held_for(months: int) -> str:
    """For how long somebody was held, as it was told."""
    return ngettext("held for %(n)d month, as told", "held for %(n)d months, as told", months) % {"n": months}


def _notes(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    for note in case_file.notes:
        yield TimelineRow(
            key=f"note-{note.pk}",
            at=note.carried.written_at if hasattr(note, "carried") else note.recorded_at,
            recorded_at=note.recorded_at,
            kind=TimelineKind.NOTE,
            title=_carried(note, _("note")),
            by=_author(note),
            **_words(note, "text", contents),
            **_voided(note, case_file, contents),
        )


def _carried(row: Event | CaseNote, title: str) -> str:
    """What a row is, and of which duplicate where it was carried over."""
    if not hasattr(row, "carried"):
        return title
    what = title if row.carried.event_id or row.carried.of_note_id else row.carried.get_part_display()
    case = getattr(row.carried.carry_over, "case", None)  # Another's request is hidden by the database.
    reference = case.reference if case else _("a request you do not see")
    return explained(what, _("carried over from %(reference)s") % {"reference": reference})


def _author(row: Event | CaseNote) -> User:
    """Who wrote it: of what was carried over whoever did in the duplicate."""
    return row.carried.written_by if hasattr(row, "carried") else row.recorded_by


def _pauses(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    for pause in case_file.pauses:
        facts = {"recorded_at": pause.recorded_at, "kind": TimelineKind.PAUSE, "by": pause.recorded_by}
        facts |= _words(pause, "note", contents) | _voided(pause, case_file, contents)
        title = _("the clock stands still: %(reason)s") % {"reason": pause.get_reason_display()}
        yield TimelineRow(key=f"pause-{pause.pk}", at=pause.begins_at, title=title, **facts)
        if pause.ends_at:
            facts |= {"has_text": False, "text": None}
            yield TimelineRow(key=f"pause-{pause.pk}-end", at=pause.ends_at, title=_("the clock goes on"), **facts)


def _operations(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    for operation in case_file.operations:
        facts = {
            "recorded_at": operation.recorded_at,
            "kind": TimelineKind.OPERATION,
            "by": operation.recorded_by,
            "row": operation,
        }
        facts["members"] = tuple(case_file.carried[operation.pk])
        if operation.taken_back_at:
            facts["struck"] = {"at": operation.taken_back_at, "by": operation.taken_back_by.display_name}
        left = case_file.left(operation)
        for column, sentence in (
            ("opened_at", _("operation %(name)s begun")),
            ("mobilised_at", _("operation %(name)s mobilised")),
            ("closed_at", _("operation %(name)s ended")),
        ):
            moment = getattr(operation, column)
            if moment and not (left and left < moment):
                key = f"operation-{operation.pk}-{column}"
                title = sentence % {"name": operation.code_name}
                if operation.partner and column == "opened_at":
                    title = explained(title, _("led by %(lead)s") % {"lead": operation.partner.name})
                yield TimelineRow(key=key, at=moment, title=title, **facts)


def _legs(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    """What was planned and told of the legs, each saving of one with what it said before."""
    if not case_file.leg_changes:
        return
    words = words_for(case_file.members, case_file.former_members, case_file.kinships)
    staff = staff_named_in(case_file.leg_changes)
    for (leg, recorded_at), group in groupby(
        case_file.leg_changes, key=lambda change: (change.leg, change.recorded_at)
    ):
        changes = list(group)
        what = {"way": leg.way, "what": change_in_words(changes, words, staff)}
        yield TimelineRow(
            key=f"leg-{changes[0].pk}",
            at=recorded_at,
            recorded_at=recorded_at,
            kind=TimelineKind.OPERATION,
            title=_("leg %(way)s: %(what)s") % what,
            by=changes[0].recorded_by,
            row=changes[0],
            members=tuple(case_file.carried[leg.operation_id]),
        )


def _openings(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    for opening in case_file.openings:
        yield TimelineRow(
            key=f"opening-{opening.pk}",
            at=opening.opened_at,
            recorded_at=opening.opened_at,
            kind=TimelineKind.OPENING,
            title=_("sealed part opened"),
            by=opening.by,
            **_words(opening, "reason", contents),
        )


def _closing(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    """Each closing, with what came of one that waited; of a time before they were kept the one that holds."""
    for closure in case_file.closures:
        yield from _closure(closure, contents)
    case = case_file.case
    kept = (one for one in case_file.closures if one.has_effect and not one.is_correction)
    if case.closed_at and all(one.reopened_at for one in kept):
        text = contents.closed_reason if contents else None
        yield TimelineRow(
            key=f"closing-{case.pk}",
            at=case.closed_at,
            recorded_at=case.closed_at,
            kind=TimelineKind.CLOSING,
            title=_("request closed"),
            by=None,
            row=case,
            text=text,
            has_text=case.closed_reason is not None,
        )


def _closure(closure: Closure, contents: CaseContents | None) -> Iterator[TimelineRow]:
    """One closing as it was told, answered and undone, each at its own moment."""

    def line(what: str, at: datetime, by: User | None, title: str, column: str = "") -> TimelineRow:
        text = contents.column_of(closure, column) if contents and column else None
        has_text = bool(column) and getattr(closure, column) is not None
        facts = {"recorded_at": at, "kind": TimelineKind.CLOSING, "row": closure}
        facts["key"] = f"closing-{closure.pk}-{what}"
        return TimelineRow(at=at, by=by, title=title, has_text=has_text, text=text, **facts)

    reason = closure.get_reason_display()
    title = explained(_("why it was closed, told anew") if closure.is_correction else _("request closed"), reason)
    if closure.needs_approval:
        title = explained(_("closing proposed after a death"), reason)
    elif closure.is_alone:
        title = explained(title, _("after a death, by one officer alone: the house had no other"))
    if closure.recorded_at - closure.closed_at > TOLD_LATER and not closure.is_correction:
        since = _("since %(when)s") % {"when": date_format(timezone.localtime(closure.closed_at), "DATETIME_FORMAT")}
        title = explained(title, since)
    yield line("recorded", closure.recorded_at, closure.recorded_by, title, "words")
    if closure.approved_at:
        yield line("approved", closure.approved_at, closure.approved_by, _("closing approved"))
    if closure.withdrawn_at:
        yield line("withdrawn", closure.withdrawn_at, closure.withdrawn_by, _("closing withdrawn"), "withdrawn_why")
    if closure.reopened_at:
        yield line("reopened", closure.reopened_at, closure.reopened_by, _("request reopened"))


def _voidings(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    """What was recorded in error and stands nowhere else here; what was taken back so, and is not any more; what waits."""
    words = words_for(case_file.members, case_file.former_members, case_file.kinships) if case_file.voidings else {}
    taken_back = {one.voiding_id: one for one in case_file.voidings if one.voiding_id is not None}
    for one in case_file.voidings:
        if one.voiding_id is not None or one.has_effect and isinstance(one.row, TELLS_ITSELF):
            continue
        over = taken_back.get(one.pk)
        shown = one.row if one.has_effect else one
        by = over or (one if one.has_effect else None)
        yield TimelineRow(
            key=f"voiding-{one.pk}",
            at=one.recorded_at,
            recorded_at=one.recorded_at,
            kind=TimelineKind.VOIDING,
            title=in_words(shown, words),
            by=one.recorded_by,
            row=one,
            has_text=not one.has_effect and one.reason is not None,
            text=contents.text_of(one) if contents and not one.has_effect else None,
            voiding=by,
            why=contents.text_of(by) if contents and by else None,
        )


def _corrections(case_file: CaseFile, contents: CaseContents | None) -> Iterator[TimelineRow]:
    """What one act told anew of the request, or of one of its people."""
    of_person = {member.person_id: member for member in case_file.members}

    def whose(row) -> str:
        return str(getattr(row, "person_id", ""))

    in_acts = sorted(case_file.corrections, key=lambda row: (str(row.act), whose(row), row.pk))
    for _key, group in groupby(in_acts, key=lambda row: (row.act, whose(row))):
        rows = list(group)
        first = next((row for row in rows if row.reason is not None), rows[0])
        member = of_person.get(getattr(first, "person_id", None))
        person = whose(first)
        yield TimelineRow(
            key=f"told-{first.act}-{person}" if person else f"told-{first.act}",
            at=first.recorded_at,
            recorded_at=first.recorded_at,
            kind=TimelineKind.CORRECTION,
            title=sentence_of(rows),
            by=first.recorded_by,
            row=first,
            members=(member,) if member else (),
            has_text=first.reason is not None,
            text=contents.column_of(first, "reason") if contents else None,
        )


def _who(members: Iterable[CaseMember]) -> tuple[CaseMember, ...]:
    """Members in the order of the case."""
    return tuple(sorted(members, key=lambda member: member.position))
