"""The main entries of every page: each application declares its own when it is ready, and names the permission it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from lfnkr.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry as it is declared: its place in the order, its words, the page, and what whoever sees it may do."""

    order: int
    label: str | Promise
    page: str
    permission: str


@dataclass(frozen=True)
class NavigationEntry:
    """One entry as it is shown."""

    label: str | Promise
    url: str
    is_current: bool


_ITEMS: list[Item] = []


def declare(*items: Item) -> None:
    """Add entries. Raises ValueError for a place in the order that is taken."""
    for item in items:
        taken = next((other for other in _ITEMS if other.order == item.order), None)
        if taken is None:
            _ITEMS.append(item)
        elif taken != item:
            raise ValueError(f"{taken.page} has the place {item.order} that {item.page} asks for.")


def declared() -> list[Item]:
    """Every entry, in the order in which they stand."""
    return sorted(_ITEMS, key=lambda item: item.order)


def entries_for(user: User | AnonymousUser, path: str) -> list[NavigationEntry]:
    """The entries this person may open; the one whose address is the longest beginning of `path` is the current one.

    An entry whose application has no addresses here is left out.
    """
    found = []
    for item in declared():
        if not user.has_perm(item.permission):
            continue
        try:
            found.append((item.label, reverse(item.page)))
        except NoReverseMatch:
            continue
    matching = [url for _label, url in found if path == url or (url != "/" and path.startswith(url))]
    current = max(matching, key=len, default=None)
    return [NavigationEntry(label, url, url == current) for label, url in found]
