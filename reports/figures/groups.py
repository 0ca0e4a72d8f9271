"""What the figures of people share: adults and children, members as records, the share of those under 30."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from reports.figures.figure import Definition, Figure, Records, share
from reports.partition.facts import THIRTY_MONTHS, MemberFacts


def members(found: Iterable[MemberFacts]) -> Records:
    """Members as the records behind a figure."""
    return Records("members", tuple(m.member for m in found))


def adults_of(found: Iterable[MemberFacts]) -> list[MemberFacts]:
    """Those who were 18 or over on the request date."""
    return [m for m in found if m.is_adult]


def children_of(found: Iterable[MemberFacts]) -> list[MemberFacts]:
    """Those who were known to be under 18 on the request date."""
    return [m for m in found if m.is_adult is False]


def under_thirty(key: str, means: dict[str, Definition], aged: list[tuple[MemberFacts, int | None]]) -> Figure:
    """The share of those under 30 among those whose age is known; a note says how many ages are not."""
    known = [(m, months) for m, months in aged if months is not None]
    young = [m for m, months in known if months < THIRTY_MONTHS]
    missing = len(aged) - len(known)
    note = _("age not recorded for %(n)d") % {"n": missing} if missing else None
    return share(key, means[key], members(young), len(known), note=note)
