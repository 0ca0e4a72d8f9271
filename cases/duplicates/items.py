"""What of a duplicate can be carried over, piece by piece, in words; read before it is done, and again while it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases.case.models import CaseMember
from cases.duplicates.models import CarriedRow, Part
from cases.duplicates.pairs import Repeated, originals_of
from cases.events.choices import WITH_PAGES_OF_THEIR_OWN
from cases.people import not_same
from cases.people.models import NameToken, Relationship
from cases.people.wording import kin_words
from cases.seal.reveal import CaseContents, Marker
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.language.lists import explained, listed

CONTACT = "contact"
"""How a form names the next contact agreed for."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One piece: by the name a form has for it, in words, with what it comes from; `text` is what is sealed anew."""

    name: str
    part: Part | None
    """None of the next contact."""
    words: str
    row: models.Model
    text: str | None = None
    written_by: User | None = None
    written_at: datetime | None = None
    same_as: CaseMember | None = None
    """Of a person somebody of the request that counts who may be the same: then it is compared first, not carried over."""

    @property
    def can_be_carried(self) -> bool:
        """Whether it may be chosen."""
        return self.same_as is None


def carried_already(pair: Repeated) -> set[str]:
    """The names of what came from the one to the other and stands there."""
    rows = CarriedRow.objects.filter(carry_over__case=pair.case, carry_over__original=pair.original)
    standing = rows.filter(note__voided_at=None, event__voided_at=None, member__voided_at=None)
    return {row.name for row in standing}


def items_of(pair: Repeated, contents: CaseContents) -> list[Item]:
    """Everything that is not in the request that counts yet: texts, notes, events, the next contact, people."""
    already = carried_already(pair)
    parts = (_texts, _notes, _events, _contact)
    found = [item for part in parts for item in part(pair, contents) if item.name not in already]
    return [*found, *_people(pair, contents)]


def _texts(pair: Repeated, contents: CaseContents) -> Iterator[Item]:
    """What was told when the request came, and the exact place, as they are by now."""
    case = pair.case
    for part, text in ((Part.SUMMARY, contents.summary), (Part.PLACE, contents.exact_place)):
        if text and not isinstance(text, Marker):
            yield Item(
                name=str(part),
                part=part,
                words=f"{part.label[:1].upper()}{part.label[1:]}",
                row=case,
                text=text,
                written_by=case.recorded_by,
                written_at=case.recorded_at,
            )


def _notes(pair: Repeated, contents: CaseContents) -> Iterator[Item]:
    notes = pair.case.notes.standing().select_related("recorded_by", "carried__written_by").order_by("pk")
    for note in notes:
        text = contents.text_of(note)
        if text and not isinstance(text, Marker):
            by, at = author_of(note)
            words = explained(_("Note"), listed([_moment(at), by.display_name]))
            yield Item(
                name=f"{Part.NOTE}.{note.pk}",
                part=Part.NOTE,
                words=words,
                row=note,
                text=text,
                written_by=by,
                written_at=at,
            )


def _events(pair: Repeated, contents: CaseContents) -> Iterator[Item]:
    """A death or a disappearance is counted where it was recorded, and has a page of its own."""
    events = pair.case.events.standing().exclude(kind__in=WITH_PAGES_OF_THEIR_OWN)
    for event in events.select_related("recorded_by", "carried__written_by").order_by("recorded_at", "pk"):
        text = contents.text_of(event)
        by, at = author_of(event)
        yield Item(
            name=f"{Part.EVENT}.{event.pk}",
            part=Part.EVENT,
            words=explained(
                f"{event.title[:1].upper()}{event.title[1:]}", listed([str(event.happened), by.display_name])
            ),
            row=event,
            text=None if isinstance(text, Marker) else text,
            written_by=by,
            written_at=at,
        )


def _contact(pair: Repeated, _contents: CaseContents) -> Iterator[Item]:
    """The next contact, where it is still to come and nothing earlier is agreed."""
    at, there = pair.case.next_contact_at, pair.original.next_contact_at
    if at and at > clock.now() and (there is None or there > at):
        words = explained(_("Next contact agreed for"), _moment(at))
        yield Item(name=CONTACT, part=None, words=words, row=pair.case, written_at=at)


def _people(pair: Repeated, contents: CaseContents) -> Iterator[Item]:
    """Who is a duplicate of the other request, and stands in it by no record."""
    members = originals_of(pair.case).get(pair.original.pk, [])
    theirs = list(CaseMember.objects.standing().filter(case=pair.original).select_related("person"))
    there = {member.person_id for member in theirs}
    missing = [member for member in members if member.person_id not in there]
    if not missing:
        return
    everybody = list(CaseMember.objects.standing().filter(case=pair.case).select_related("person").order_by("position"))
    kinships = Relationship.objects.standing().filter(person__in=[member.person_id for member in everybody])
    words, alike = kin_words(everybody, kinships), _alike(missing, theirs)
    names = {one.member.pk: " · ".join(name.text for name in one.names) for one in contents.people}
    for member in missing:
        yield Item(
            name=f"{Part.PERSON}.{member.pk}",
            part=Part.PERSON,
            words=explained(_("Person: %(who)s") % {"who": words[member.pk]}, names.get(member.pk, "")),
            row=member,
            same_as=alike.get(member.pk),
        )


def _alike(members: list[CaseMember], others: list[CaseMember]) -> dict[UUID, CaseMember]:
    """Of people by their membership somebody among others with the same name, unless they were said not to be the same."""
    names: dict[UUID, set[bytes]] = defaultdict(set)
    people = [member.person_id for member in (*members, *others)]
    for person, token in NameToken.objects.filter(person__in=people).values_list("person_id", "token"):
        names[person].add(bytes(token))
    found = {}
    for member in members:
        said = not_same.said_of([member.person_id])
        for other in others:
            if names[member.person_id] & names[other.person_id] and other.person_id not in said:
                found.setdefault(member.pk, other)
    return found


def author_of(row: models.Model) -> tuple[User, datetime]:
    """Who wrote a row first, and when: of one that was carried over itself whoever wrote it there."""
    carried = getattr(row, "carried", None)
    return (carried.written_by, carried.written_at) if carried else (row.recorded_by, row.recorded_at)


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")
