"""Saying who a request is for in a few words that name nobody: "woman of 31 with 1 child"."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.kinds import Sex
from cases.models import CaseMember


def party_words(members: Iterable[CaseMember]) -> str:
    """The principal by sex and age at the request, and how many are with her; expects the people loaded.

    Ages and numbers only: what may stand on a desk and in a decision without opening anybody's seal.
    """
    first, *others = members
    words = [_person_words(first)]
    children = sum(1 for member in others if member.is_adult_at_request is False)
    adults = len(others) - children
    if children:
        words.append(ngettext("with %(n)d child", "with %(n)d children", children) % {"n": children})
    if adults:
        words.append(ngettext("and %(n)d other adult", "and %(n)d other adults", adults) % {"n": adults})
    return " ".join(words)


def _person_words(member: CaseMember) -> str:
    is_adult, months = member.is_adult_at_request, member.age_months_at_request
    noun = {
        (Sex.FEMALE, False): _("girl"),
        (Sex.MALE, False): _("boy"),
        (Sex.FEMALE, True): _("woman"),
        (Sex.MALE, True): _("man"),
    }.get((Sex(member.person.sex), is_adult is not False), _("person"))
    if months is None:
        return _("%(noun)s of unknown age") % {"noun": noun}
    return _("%(noun)s of %(years)d") % {"noun": noun, "years": months // 12}
