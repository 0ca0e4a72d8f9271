"""Every list of the house, found among the pages of the URLconf: no list is registered anywhere else."""

from __future__ import annotations

from functools import cache

from django.http import Http404

from lfnkr.web import checks
from lfnkr.web.lists.pages import ListPage


@cache
def every_list() -> dict[str, tuple[str, type[ListPage]]]:
    """Each list by its lasting name: the name of its page in the URLconf, and its declaration.

    Raises ValueError when two lists have one name.
    """
    found: dict[str, tuple[str, type[ListPage]]] = {}
    for page in checks.every_page():
        view = page.view_class
        if isinstance(view, type) and issubclass(view, ListPage):
            if view.name in found:
                raise ValueError(f"Two lists are called {view.name}: exports and saved filters would mix them up.")
            found[view.name] = page.name, view
    return found


def named(name: str) -> type[ListPage]:
    """The list of that name; raises Http404."""
    try:
        return every_list()[name][1]
    except KeyError:
        raise Http404 from None


def page_of(name: str) -> str:
    """The name in the URLconf of a list's page; raises Http404."""
    try:
        return every_list()[name][0]
    except KeyError:
        raise Http404 from None


def title_of(name: str) -> str:
    """What a list is called, in the reader's language; its bare name when there is no such list any more."""
    found = every_list().get(name)
    return str(found[1].title) if found else name
