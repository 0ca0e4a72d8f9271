"""Which request counts instead of a duplicate: told by whoever records it, or the only other one the same people are in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import connection

from cases.case.models import Case, CaseMember
from cases.people import search
from cases.status import Status
from cases.workflow import errors
from lfnkr.accounts.models import User
from lfnkr.language.lists import listed

REFERENCE = re.compile(r"R-[0-9A-Z]{5}")
"""How the reference of a request is written."""


def only_other(members: Iterable[CaseMember]) -> Case | None:
    """The one other request in which the same people stand and count; None where there is none, or more than one."""
    members = list(members)
    others = CaseMember.objects.standing().filter(person__in=[member.person_id for member in members])
    others = others.exclude(case__in=[member.case_id for member in members]).exclude(status=Status.DUPLICATE)
    found = list(Case.objects.filter(pk__in=others.values("case")).order_by("received_at", "pk")[:2])
    return found[0] if len(found) == 1 else None


def checked(original: Case | None, members: Iterable[CaseMember]) -> Case:
    """The original, where it may be one. Refused where none is named, and for a request that would repeat itself."""
    if original is None:
        raise errors.OriginalMissing
    if original.pk in {member.case_id for member in members}:
        raise errors.OriginalIsItself
    return original


def require_counting(original: Case) -> None:
    """Refuse an original in which, and in what it repeats itself, nobody counts; asked behind the writing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_original_counts(%s)", [original.pk])
        if not cursor.fetchone()[0]:
            raise errors.OriginalCountsNobody(reference=original.reference)


def found_by(told: str, *, by: User) -> Case:
    """The request somebody means: by its reference among those they may see; by a name as heard, what a search tells of it.

    Raises OriginalNotFound, with the requests the name may belong to.
    """
    word = told.strip().upper()
    if REFERENCE.fullmatch(word):
        case = Case.objects.visible_to(by).filter(reference=word).first()
        if case is None:
            raise errors.OriginalNotSeen
        return case
    matches = [match for match in search.candidates([told], by=by) if match.member or match.ask]
    if not matches:
        raise errors.NobodyOfThatName
    raise errors.ChooseOriginal(found=listed(_in_words(match) for match in matches))


def _in_words(match: search.Candidate) -> str:
    """Which request a match belongs to, and what speaks for it; of another's only whom to ask."""
    return f"{match.case.reference}: {match.sentence}" if match.case else match.sentence
