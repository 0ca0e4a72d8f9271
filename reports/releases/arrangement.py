"""In what order the parts of a report stand and which are left out: one release item of a term, as two officers agreed.

The cover and the contents, the letter and the two pages of the year come first, the appeal with statement and imprint and the
annex with its sums, definitions and proofs come last: none of them is moved or left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError
from reports.models import ReleaseItem
from reports.models.releasing import ARRANGEMENT, MUST_STAND
from reports.releases import errors
from reports.releases.typed import Typed, bound_to

PARTS = {
    "asked": _lazy("The people who asked"),
    "led": _lazy("Ways of help"),
    "hours": _lazy("Within 72 hours"),
    "money": _lazy("Money and reserve"),
    "taken_over": _lazy("Those we could not help ourselves"),
    "lost": _lazy("Those we lost"),
    "mission": _lazy("Survey mission"),
    "background": _lazy("Incident and policy"),
    "earlier": _lazy("Earlier terms"),
}
"""The parts that can be moved, in their usual order."""


class Part(Protocol):
    """A chapter, as far as its place is concerned."""

    @property
    def anchor(self) -> str: ...


AnyPart = TypeVar("AnyPart", bound=Part)


@dataclass(frozen=True)
class Arrangement:
    """The parts of a report in their order, and those left out of it; the usual one where nothing was agreed."""

    parts: tuple[str, ...] = tuple(PARTS)
    left_out: tuple[str, ...] = ()

    @property
    def left_out_titles(self) -> list[str]:
        """The parts left out by their titles, in the reader's language."""
        return [str(PARTS[part]) for part in self.left_out if part in PARTS]

    def arranged(self, chapters: Iterable[AnyPart]) -> list[AnyPart]:
        """Chapters in this order, without those left out.

        A part nobody had heard of when it was agreed to stands behind those that were moved.
        """
        place = {part: number for number, part in enumerate(self.parts)}
        told = [chapter for chapter in chapters if chapter.anchor not in self.left_out]
        moved = iter(
            sorted(
                (chapter for chapter in told if chapter.anchor in PARTS),
                key=lambda chapter: place.get(chapter.anchor, len(place)),
            )
        )
        return [next(moved) if chapter.anchor in PARTS else chapter for chapter in told]


def arrangement_of(item: ReleaseItem) -> Arrangement:
    """What a release of it says."""
    return Arrangement(tuple(item.parts), tuple(item.left_out))


def typed_arrangement() -> Typed:
    """The arrangement of a report as something that can be released; it binds no figure."""
    subject, part = _("The parts of the report"), _lazy("their order, and which are left out")
    bound = bound_to("arrangement")
    return Typed(ARRANGEMENT, "parts", subject, part, bound, {}, is_written_here=True, is_arrangement=True)


def may_arrange(parts: Sequence[str], left_out: Collection[str]) -> DomainError | None:
    """Why the parts may not stand so: one that must stand is left out, or not every part has one place."""
    if kept := next((part for part in PARTS if part in left_out and part in MUST_STAND), None):
        return errors.PartMustStand(what=PARTS[kept])
    if sorted((*parts, *left_out)) != sorted(PARTS):
        return errors.PartsIncomplete()
    return None
