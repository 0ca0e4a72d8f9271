"""The one way to the plaintext of a case: open its seal, which leaves a row in the trail, then read for a quarter of an hour.

Searching for names is the other place that decrypts (cases/people/search.py), drafts are their owner's own (cases/intake/drafts.py).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.case_file import CaseFile, case_file_of
from cases.people.choices import NameKind, NameState
from cases.people.models import Identity, PersonName, Relationship
from cases.seal.errors import ConfirmationNeeded, NoReason, TooManyOpenings
from cases.seal.models import SealOpening
from cases.workflow.moving import next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.declared.facts import facts_of, value_of
from lfnkr.errors import DomainError
from lfnkr.keyring import sealing
from lfnkr.language.lists import aside, listed
from lfnkr.postgresql.kept_questions import kept

log = logging.getLogger(__name__)

OPEN_FOR = timedelta(minutes=15)
AN_HOUR = timedelta(hours=1)
ASK_AFTER = 10
STOP_AFTER = 30
"""Openings of other people's cases within an hour: beyond the first number we ask, beyond the second we refuse (B9)."""


_kept_shut: ContextVar[bool] = ContextVar("kept_shut", default=False)


@contextmanager
def kept_shut() -> Iterator[None]:
    """Read as if no seal were open, whoever has one open: for what must hold no sealed word."""
    token = _kept_shut.set(True)
    try:
        yield
    finally:
        _kept_shut.reset(token)


class SealClosed(DomainError):
    """Nobody reads without an opening that is running."""

    sentence = _lazy("The sealed part of this request is closed. Open it to read on.")


class Marker(str):
    """Words in the place of a text that cannot be shown; never a text somebody wrote, so no form may save it."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True)
class Name:
    """One name of a person."""

    row: PersonName
    """Its kind, whether it is used, who told it."""
    text: str
    used_by: str | None

    @property
    def kind(self) -> str:
        """Of what kind it is, in words."""
        return capfirst(self.row.get_kind_display())

    @property
    def explained(self) -> str:
        """Its text, with whether it is used no longer, who uses it and who told it."""
        more = [self.row.get_state_display()] if self.row.state != NameState.USED else []
        more += [_("used by: %(who)s") % {"who": self.used_by}] if self.used_by else []
        more += [_("told by: %(who)s") % {"who": self.row.get_source_display()}] if self.row.source else []
        return f"{self.text}{aside(listed(more))}" if more else self.text

    @property
    def says_more(self) -> bool:
        """Whether anything but its text was told."""
        return self.row.kind != NameKind.TRUE or self.explained != self.text


@dataclass(frozen=True, kw_only=True)
class PersonContents:
    """What was sealed about one member of the case; None means not recorded."""

    member: CaseMember
    names: tuple[Name, ...]
    """Those that are or were theirs."""
    names_in_error: tuple[Name, ...]
    facts: Mapping[str, str | None]
    """The texts of the declared columns, by name."""

    @property
    def told(self) -> list[tuple[str, str]]:
        """What was recorded, under the one wording of each column, dates and places in the reader's words."""
        columns = facts_of(Identity)
        return [
            (str(columns[name].verbose_name), str(value_of(columns[name], text)))
            for name, text in self.facts.items()
            if text
        ]


@dataclass(frozen=True, kw_only=True)
class CaseContents:
    """Everything sealed in one case, and the opening under which it may be read."""

    opening: SealOpening
    summary: str | None
    exact_place: str | None
    closed_reason: str | None
    people: tuple[PersonContents, ...]
    texts: Mapping[tuple[str, object], str]
    columns: Mapping[tuple[str, object], Mapping[str, str | None]]
    """The same of rows with several sealed columns."""

    def column_of(self, row: models.Model, column: str) -> str | None:
        """One sealed text of a row that has several; None when there is none."""
        return self.columns.get((row._meta.label_lower, row.pk), {}).get(column)

    def text_of(self, row: models.Model) -> str | None:
        """The sealed text of a status change, event, note, pause, opening or voiding of this case; None when there is none."""
        return self.texts.get((row._meta.label_lower, row.pk))


@dataclass(frozen=True, kw_only=True)
class Relatives:
    """What is sealed of people told of in a case who are on no request: names by person, words by relation."""

    is_open: bool = False
    names: dict[UUID, list[str]] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)


@action(_lazy("open seal"), permission="cases.see_identity")
def open_seal(case: Case, *, by: User, reason: str = "", confirm: bool = False) -> SealOpening:
    """Open the sealed part of a case for 15 minutes; the row is in the trail before a word can be read.

    One's own case needs no reason and counts towards no limit. The director opens any other with a reason. A running
    opening is given again. Refused with 404 for whoever may not see the case, without a reason, from the 11th foreign
    opening in an hour without `confirm`, and from the 31st altogether.
    """
    case = _visible(case, by)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two clicks at once count one after the other.
    now = clock.now()
    running = opening_for(case, by, now)
    if running:
        return running
    is_own = _is_own(case, by)
    if not is_own:
        reason = reason.strip() or _reason_of_the_glass(case, by, now)
        _may_open_foreign(by, reason.strip(), confirm, now)
    (number,) = next_ids(SealOpening, 1)
    opening = SealOpening(id=number, case=case, by=by, is_own_case=is_own, opened_at=now, closes_at=now + OPEN_FOR)
    sealing.seal(opening, reason=reason.strip() or None)
    opening.save(force_insert=True)
    return opening


@kept
def _running(by, case, now) -> models.QuerySet:
    """The openings of a request that have not run out, whoever may see it by now."""
    rows = SealOpening.objects.filter(by=by, case=case, opened_at__lte=now, closes_at__gt=now)
    return rows.values_list("pk", flat=True)


def opening_for(case: Case, user: User, now: datetime) -> SealOpening | None:
    """The running opening of a case by a user who may still see it; taking a case away closes what was one's own."""
    if _kept_shut.get() or not user.has_perm("cases.see_identity"):
        return None
    keys = _running(by=user.pk, case=case.pk, now=now)
    if not keys:
        return None
    running = SealOpening.objects.filter(pk__in=keys)
    mine = models.Q(case__lead=user) | models.Q(case__deputy=user)
    return running.filter(case__in=Case.objects.visible_to(user)).filter(mine | models.Q(is_own_case=False)).first()


def contents(case: Case, *, by: User, case_file: CaseFile | None = None) -> CaseContents:
    """Everything sealed in a case, in a constant number of queries; refused unless `by` has opened its seal."""
    opening = opening_for(case, by, clock.now())
    if opening is None:
        raise SealClosed
    case_file = case_file or case_file_of(Case.objects.filter(pk=case.pk))
    sealed = _sealed_rows(case_file)
    opened = {(row._meta.label_lower, row.pk): texts for row, texts in zip(sealed, _unsealed(sealed), strict=True)}
    single = {key: next(iter(texts.values())) for key, texts in opened.items() if len(texts) == 1}
    return CaseContents(
        opening=opening,
        **opened[case._meta.label_lower, case.pk],
        people=tuple(_person(member, case_file, opened) for member in case_file.members),
        texts={key: text for key, text in single.items() if text is not None},
        columns={key: texts for key, texts in opened.items() if len(texts) > 1},
    )


def told_of_relatives(case: Case, *, by: User) -> Relatives:
    """What is sealed of whom one was told in a case; of names only those of people who are on no request.

    Empty unless `by` has opened its seal.
    """
    if opening_for(case, by, clock.now()) is None:
        return Relatives()
    told = Relationship.objects.filter(case=case)
    of_told = Q(person__relationships__in=told) | Q(person__related_to__in=told)
    named = PersonName.objects.theirs().filter(of_told, person__memberships=None).distinct().order_by("position", "pk")
    rows = [*told, *named]
    found = Relatives(is_open=True)
    for row, texts in zip(rows, _unsealed(rows), strict=True):
        if isinstance(row, PersonName) and texts["text"] is not None:
            found.names.setdefault(row.person_id, []).append(texts["text"])
        elif isinstance(row, Relationship) and texts["words"] is not None:
            found.words[row.pk] = texts["words"]
    return found


def beside(case: Case, rows: Iterable[models.Model], *, by: User) -> dict[object, str]:
    """The sealed texts of rows under a request's key that its file does not hold, by row; empty unless `by` has it open."""
    rows = [row for row in rows if row.key_subject == case.key_subject]
    if not rows or opening_for(case, by, clock.now()) is None:
        return {}
    found = zip(rows, _unsealed(rows), strict=True)
    return {row.pk: text for row, texts in found for text in texts.values() if text is not None}


def is_open(case: Case, *, by: User) -> bool:
    """Whether somebody has the seal of a case open now."""
    return opening_for(case, by, clock.now()) is not None


def texts_of(case: Case, rows: Iterable[models.Model], column: str, *, by: User) -> dict[object, str | None]:
    """One sealed text of each of some rows told in a case, by key; nothing of other cases, and nothing under a closed seal."""
    told = [row for row in rows if row.case_id == case.pk]
    if not told or not is_open(case, by=by):
        return {}
    return {row.pk: texts[column] for row, texts in zip(told, _unsealed(told), strict=True)}


def _visible(case: Case, user: User) -> Case:
    """The case as it is now; not there for whoever may not see it or opens no seals at all."""
    found = Case.objects.visible_to(user).filter(pk=case.pk).first() if user.has_perm("cases.see_identity") else None
    if found is None:
        raise Http404
    return found


def _is_own(case: Case, user: User) -> bool:
    """Whether the case is assigned to the user."""
    return user.pk in (case.lead_id, case.deputy_id)


def _reason_of_the_glass(case: Case, by: User, now: datetime) -> str:
    """Why the request is open to somebody in an emergency: it was typed once; nothing where it is not."""
    running = case.glass_openings.running(by, now).first()
    return running.reason if running else ""


def _may_open_foreign(by: User, reason: str, confirm: bool, now: datetime) -> None:
    """Reason and limits of an opening of another person's case."""
    if not reason:
        raise NoReason
    lately = SealOpening.objects.filter(by=by, is_own_case=False, opened_at__gt=now - AN_HOUR).count()
    if lately >= STOP_AFTER:
        log.warning(
            "An opening was refused: the limit of an hour is reached.", extra={"act": "open seal", "count": lately}
        )
        raise TooManyOpenings(count=lately)
    if lately >= ASK_AFTER and not confirm:
        raise ConfirmationNeeded(count=lately)


def _sealed_rows(case_file: CaseFile) -> list[models.Model]:
    """Every row that holds a sealed text of the case or of its people."""
    people = [member.person for member in case_file.members]
    identities = [person.identity for person in people if hasattr(person, "identity")]
    names = [name for person in people for name in case_file.names[person.pk]]
    texts = (
        case_file.changes,
        case_file.events,
        case_file.notes,
        case_file.pauses,
        case_file.openings,
        case_file.closures,
        case_file.voidings,
        case_file.corrections,
    )
    return [case_file.case, *identities, *names, *(row for rows in texts for row in rows)]


def _unsealed(rows: list[models.Model]) -> list[dict[str, str | None]]:
    """The texts of the rows by column, with words in the place of what was erased or altered."""
    result = []
    for row, texts in zip(rows, sealing.unseal_many(rows), strict=True):
        words = _words_for(texts.trouble)
        result.append({column: words if words and getattr(row, column) else text for column, text in texts.items()})
    return result


def _words_for(trouble: Exception | None) -> Marker | None:
    """What a person reads where a text cannot be shown."""
    if trouble is None:
        return None
    if isinstance(trouble, sealing.KeyErased):
        return Marker(_("erased"))
    return Marker(_("cannot be opened: the stored text was altered; tell the administrator"))


def _person(
    member: CaseMember, case_file: CaseFile, opened: Mapping[tuple[str, object], dict[str, str | None]]
) -> PersonContents:
    """One member's sealed facts."""
    person = member.person
    identity = opened.get(("cases.identity", person.pk), {})
    rows = [(row, opened["cases.personname", row.pk]) for row in case_file.names[person.pk]]
    names = [Name(row=row, **texts) for row, texts in rows if texts["text"] is not None]
    return PersonContents(
        member=member,
        names=tuple(name for name in names if name.row.state != NameState.ERROR),
        names_in_error=tuple(name for name in names if name.row.state == NameState.ERROR),
        facts={column: identity.get(column) for column in sealing.sealed_columns(Identity)},
    )
