"""Who on a request is in danger now, what it is and since when: asked of the function that the order of the desks stands on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.events.choices import EventKind
from cases.status import Interruption
from lfnkr.language.lists import explained, listed
from lfnkr.templatetags.formatting import apart

IN_DANGER = (
    "SELECT c.id, d.member, d.word, d.since FROM unnest(%s::uuid[]) c (id) CROSS JOIN LATERAL cases_dangers(c.id) d"
)


@dataclass(frozen=True)
class Danger:
    """What some people of one request are in, since a moment: the last it may have begun."""

    members: tuple[UUID, ...]
    word: str
    """An interruption, or `arrest`."""
    since: datetime

    @property
    def words(self) -> str:
        """What it is."""
        return str(_("arrested") if self.word == EventKind.ARREST else Interruption(self.word).label)

    def told(self, now: datetime) -> str:
        """With how long it has lasted, by the minute it began in: "arrested, 3 h 20 min"."""
        return listed([self.words, apart(now, min(self.since.replace(second=0, microsecond=0), now))])


def dangers_of(cases: Iterable[Case]) -> Mapping[UUID, Sequence[Danger]]:
    """What the people of some requests are in, the latest first; asks only where one says that somebody is."""
    keys = [case.pk for case in cases if case.danger_since]
    found: dict[UUID, list[Danger]] = defaultdict(list)
    if not keys:
        return found
    together: dict[tuple[UUID, str, datetime], list[UUID]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(IN_DANGER, [keys])
        for case, member, word, since in cursor.fetchall():
            together[case, word, since].append(member)
    for (case, word, since), members in sorted(together.items(), key=lambda item: item[0][2], reverse=True):
        found[case].append(Danger(tuple(members), word, since))
    return found


def in_words(dangers: Sequence[Danger], people: int, now: datetime) -> list[str]:
    """Each with how long it has lasted, and how many of so many people it is about where that is not all of them."""
    return [
        each.told(now)
        if len(each.members) == people
        else explained(each.told(now), _("%(n)d of %(people)d") % {"n": len(each.members), "people": people})
        for each in dangers
    ]
