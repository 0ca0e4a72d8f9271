"""What the pages of operations say: the people it carries, and a change of a leg, in words that name nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.operations.models import Leg, LegChange, LegTraveller, Operation, OperationStay
from cases.people.form_fields import people_in_words
from lfnkr.accounts.models import User
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.language.lists import explained, listed

Words = Mapping[UUID, str]
"""Each person by the key of their membership."""


class Carried(dict[UUID, str]):
    """The people an operation carries or carried, in words; `is_steady`: all were in it from its beginning until now, together."""

    is_steady = True


def people_of(operation: Operation, by: User) -> Carried:
    """The people it carries or carried, each in the words of their request's page; those of requests `by` does not see as somebody."""
    carried = list(operation.members.standing().order_by("case_id", "position"))
    seen = Case.objects.visible_to(by).filter(pk__in={member.case_id for member in carried})
    words, requests = {}, list(seen)
    for case in requests:
        theirs = people_in_words(case)[1]
        named = {key: f"{case.reference} · {text}" for key, text in theirs.items()} if len(requests) > 1 else theirs
        words |= named
    other = _("somebody of another request (%(member)s)")
    people = Carried({member.pk: words.get(member.pk) or other % {"member": member} for member in carried})
    told = OperationStay.objects.standing().filter(operation=operation)
    people.is_steady = not told.exclude(joined_on=None, left_on=None).exists()
    return people


def change_in_words(changes: Iterable[LegChange], people: Words, staff: Mapping[str, str]) -> str:
    """What one saving of a leg changed, each part with what it was before; that it was added, where nothing was before."""
    return listed(_part(change, people, staff) for change in changes)


def _part(change: LegChange, people: Words, staff: Mapping[str, str]) -> str:
    if not change.part:
        return _("added")
    before, after = (_shown(change.part, text, people, staff) for text in (change.before, change.after))
    words = {"what": after or _("nothing"), "before": before or _("nothing")}
    return explained(_label(change.part), _("%(what)s (before: %(before)s)") % words)


def _label(part: str) -> str:
    others = {"travellers": _("Who travels"), "escorts": _("Who goes along")}
    return str(others.get(part) or Leg._meta.get_field(part).verbose_name)


def _shown(part: str, text: str, people: Words, staff: Mapping[str, str]) -> str:
    """A part as it is kept, in the reader's words."""
    if not text:
        return ""
    if part == "travellers":
        by_key = {str(key): words for key, words in people.items()}
        return listed(by_key.get(key) or _("somebody of another request") for key in text.split(","))
    if part == "escorts":
        return listed(staff.get(key, key) for key in text.split(","))
    column = Leg._meta.get_field(part)
    if column.flatchoices:
        return str(dict(column.flatchoices).get(text, text))
    return str(FuzzyDate.parse(text)) if part.endswith(("_on", "_departure", "_arrival")) else text


def travellers_in_words(travellers: Iterable[LegTraveller], people: Words) -> str:
    """Who travels on a leg; that it is everybody, where it is."""
    keys = [one.member_id for one in travellers if one.is_along and one.member_id in people]
    is_steady = getattr(people, "is_steady", True)
    if is_steady and len(keys) > 1 and len(keys) == len(people):
        return _("everybody of the operation")
    return listed(words for key, words in people.items() if key in keys)
