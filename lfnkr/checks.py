"""The start-up check of our pages: each names a permission of the one table, or the application does not start."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import Error
from django.urls import URLPattern, URLResolver, get_resolver

from lfnkr.accounts.roles import GRANTS

OPEN_TO_ALL = {
    "healthz": "says up or down, and nothing else",
    "robots": "tells search engines to keep out",
    "favicon": "the picture in the browser's tab",
    "set-language": "the language of the screen, kept in a cookie",
    "choose-theme": "the look of the screen, kept in a cookie",
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


def every_page() -> Iterator[tuple[str, URLPattern]]:
    """All pages of the URLconf with their full names, e.g. `("cases:case-list", …)`."""
    yield from _pages(get_resolver().url_patterns, "")


def _pages(patterns: list, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _pages(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern


def permission_named_by(pattern: URLPattern) -> str | None:
    """The permission a page asks for, or None."""
    return getattr(getattr(pattern.callback, "view_class", None), "permission_required", None)


def is_open_to_all(name: str) -> bool:
    """Whether anybody may open the page without signing in."""
    return name in OPEN_TO_ALL


def is_open_to_signed_in(name: str) -> bool:
    """Whether every signed-in person may open the page."""
    return any(name == known or (known.endswith(("_", ":")) and name.startswith(known)) for known in OPEN_TO_SIGNED_IN)


def every_page_names_its_permission(app_configs, **kwargs) -> list[Error]:
    """Refuse to start when a page names no permission, or one that is not in the table."""
    errors = []
    for name, pattern in every_page():
        if is_open_to_all(name) or is_open_to_signed_in(name):
            continue
        permission = permission_named_by(pattern)
        if permission not in GRANTS:
            errors.append(
                Error(
                    f"The page “{name}” names no permission of lfnkr/accounts/roles.py (it says {permission!r}).",
                    hint="Derive the view from RoleRequiredMixin and set permission_required to a key of GRANTS.",
                    id="lfnkr.E001",
                )
            )
    return errors
