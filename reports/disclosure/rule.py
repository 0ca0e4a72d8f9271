"""Rule 13 in numbers: how small a group may be for an audience, by which bands a count is told, and what must stay open."""

from __future__ import annotations

from reports.figures.figure import Band
from reports.models.audiences import Audience

SMALLEST = {Audience.MEMBERS: 3, Audience.PUBLIC: 5}
"""The least number of people, or of parties behind a sum of money, that an audience may be told of by itself."""

HELD: Band = (0, None)
"""All that is told of a number that is withheld."""


def bands(audience: Audience, number: int) -> tuple[Band, ...]:
    """The bands that may tell a number, the narrowest first: its own, and for members the two it lies between.

    The public reads at the same edges as members do, so that whoever reads both editions learns nothing more from the two.
    """
    if audience == Audience.PUBLIC:
        return ((0, 5),) if number <= 5 else ((6, None),)
    if number < 3:
        return (0, 2), (0, 5)
    return ((3, 5), (3, None)) if number <= 5 else ((6, None), (3, None))


def is_small(audience: Audience, number: int) -> bool:
    """Whether somebody could be recognised in a group of this many."""
    return 0 < number < SMALLEST[audience]


def contains(wide: Band, narrow: Band) -> bool:
    """Whether one band says no more than another."""
    return wide[0] <= narrow[0] and (wide[1] is None or (narrow[1] is not None and narrow[1] <= wide[1]))


def both(one: Band, other: Band) -> Band:
    """What two bands say together."""
    highs = [high for high in (one[1], other[1]) if high is not None]
    return max(one[0], other[0]), min(highs, default=None)
