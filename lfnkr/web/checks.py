"""The start-up check of our pages: each names a permission of the one table, or the application does not start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.checks import Error
from django.urls import URLResolver, get_resolver

from lfnkr.accounts.roles import GRANTS

OPEN_TO_ALL = {
    "healthz": "says that this process is up, and nothing else",
    "readyz": "says ok or no to a few questions of a machine, and nothing else",
    "robots": "tells search engines to keep out",
    "favicon": "the picture in the browser's tab",
    "set-language": "the language of the screen, kept in a cookie",
    "choose-theme": "the look of the screen, kept in a cookie",
    "help:guide": "how the screens are used; the guide for everyone, to strangers too",
    "account_login": "the way in",
    "account_logout": "the way out",
    "account_reset_password_from_key": "choosing a password by the link the administrator started",
    "account_reset_password_from_key_done": "says that the password is chosen",
}
"""Pages without a permission that anybody may open, each with its reason."""

OPEN_TO_SIGNED_IN = {
    "account_change_password": "one's own password",
    "account_reauthenticate": "proving again who one is",
    "mfa_": "one's own second factor",
    "usersessions_list": "one's own sessions",
    "admin:": "reference data; every page of it asks ReferenceSite.has_permission",
}
"""Pages without a permission that every signed-in person may open (a name, or the beginning of names)."""


@dataclass(frozen=True)
class Page:
    """One address of the house: its full name, e.g. `cases:case-list`, its view, and what the address has to be told."""

    name: str
    view: Callable
    parameters: frozenset[str]

    @property
    def view_class(self) -> type | None:
        """The class behind it; allauth's and Django's own pages may be functions."""
        return getattr(self.view, "view_class", None)

    @property
    def permission(self) -> str | None:
        """The permission it asks for, or None."""
        return getattr(self.view_class, "permission_required", None)


def every_page() -> list[Page]:
    """All pages of the URLconf."""
    return list(_pages(get_resolver().url_patterns, "", frozenset()))


def _pages(patterns: list, namespace: str, parameters: frozenset[str]) -> Iterator[Page]:
    for pattern in patterns:
        told = parameters | pattern.pattern.regex.groupindex.keys()
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _pages(pattern.url_patterns, inner, told)
        else:
            yield Page(f"{namespace}{pattern.name or pattern.pattern}", pattern.callback, told)


def is_open_to_all(name: str) -> bool:
    """Whether anybody may open the page without signing in."""
    return name in OPEN_TO_ALL


def is_open_to_signed_in(name: str) -> bool:
    """Whether every signed-in person may open the page."""
    return any(name == known or (known.endswith(("_", ":")) and name.startswith(known)) for known in OPEN_TO_SIGNED_IN)


def every_page_names_its_permission(app_configs, **kwargs) -> list[Error]:
    """Refuse to start when a page names no permission, or one that is not in the table."""
    errors = []
    for page in every_page():
        if not (is_open_to_all(page.name) or is_open_to_signed_in(page.name) or page.permission in GRANTS):
            errors.append(
                Error(
                    f"The page “{page.name}” names no permission of lfnkr/accounts/roles.py (it says {page.permission!r}).",
                    hint="Derive the view from RoleRequiredMixin and set permission_required to a key of GRANTS.",
                    id="lfnkr.E001",
                )
            )
    return errors
