"""The party of a case: its tier and its numbers of adults and children, all that money may know of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.case.choices import Tier
from cases.status import Status

ADULT_FROM_MONTHS = 18 * 12
NOT_TRAVELLING = (Status.DUPLICATE, Status.LEFT_GROUP, Status.WITHDRAWN, Status.DIED)
"""Members for whom no place is paid any more."""


@dataclass(frozen=True, kw_only=True)
class Party:
    """How many people one rescue is for, and how hard it is."""

    tier: Tier
    adults: int
    children: int
    child_ages_months: tuple[int, ...]

    @property
    def people(self) -> int:
        """Adults and children together, for those who pay places and not prices."""
        return self.adults + self.children

    def children_from(self, months: int) -> int:
        """How many of the children had reached an age, in months, at the request."""
        return sum(age >= months for age in self.child_ages_months)


def party(tier: Tier, people: Iterable[tuple[str, int | None]]) -> Party:
    """Count people by status and age at the request, in months; a person of unknown age counts as an adult."""
    ages = [age for status, age in people if status not in NOT_TRAVELLING]
    children = sorted(age for age in ages if age is not None and age < ADULT_FROM_MONTHS)
    return Party(
        tier=tier,
        adults=len(ages) - len(children),
        children=len(children),
        child_ages_months=tuple(children),
    )
