"""Requests as the trail speaks of them: it keeps their keys alone, and whoever knows requests says their references."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Knower:
    """Who knows requests: `find` gives the key of a reference, `references` the reference of each key."""

    find: Callable[[str], UUID | None]
    references: Callable[[Iterable[UUID]], dict[UUID, str]]


_knowers: list[Knower] = []


def register(knower: Knower) -> None:
    """Declare who knows requests."""
    _knowers.append(knower)


def find(reference: str) -> UUID | None:
    """The key of the request of a reference; None when nobody knows it."""
    return next((key for knower in _knowers if (key := knower.find(reference))), None)


def references(keys: Iterable[UUID]) -> dict[UUID, str]:
    """The reference of each request that somebody knows."""
    wanted, found = set(keys), {}
    for knower in _knowers if wanted else ():
        found |= knower.references(wanted)
    return found
