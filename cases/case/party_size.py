"""The party of a case: its tier and how many are adults, children or of unknown age, all that money may know of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.case.choices import Tier
from cases.status import Status
from lfnkr.fuzzy.ages import AgePart

NOT_TRAVELLING = (
    Status.DUPLICATE,
    Status.LEFT_GROUP,
    Status.WITHDRAWN,
    Status.REPATRIATED,
    Status.RETURNED,
    Status.DIED,
)
"""Members for whom no place is paid any more."""


@dataclass(frozen=True, kw_only=True)
class Party:
    """How many people one rescue is for, and how hard it is."""

    tier: Tier
    adults: int
    children: int
    age_not_known: int
    child_ages_months: tuple[int | None, ...]
    """Of each child; None of a child whose age in months is not known."""

    @property
    def people(self) -> int:
        """Everybody together, for those who pay places and not prices."""
        return self.adults + self.children + self.age_not_known

    @property
    def further_adults(self) -> int:
        """Adults beside the first; whoever may be an adult or a child is counted as one here, so that no place is forgotten."""
        return max(0, self.adults + self.age_not_known - 1)

    def children_from(self, months: int) -> int:
        """How many of the children had reached an age, in months, at the request, as far as that is known: else they cost a place."""
        return sum(age is None or age >= months for age in self.child_ages_months)


def party(tier: Tier, people: Iterable[tuple[str, AgePart, int | None]]) -> Party:
    """Count people by status, part and age in months at the request; who may be a child or an adult is counted as neither."""
    there = [(part, months) for status, part, months in people if status not in NOT_TRAVELLING]
    children = [months for part, months in there if part == AgePart.CHILD]
    return Party(
        tier=tier,
        adults=sum(part == AgePart.ADULT for part, _months in there),
        children=len(children),
        age_not_known=sum(part == AgePart.NOT_KNOWN for part, _months in there),
        child_ages_months=tuple(sorted(children, key=lambda months: (months is None, months))),
    )
