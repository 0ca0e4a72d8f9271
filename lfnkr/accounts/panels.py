"""What the administrator's desk shows of accounts: how many there are, without a second factor, and signed in."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lfnkr.accounts import sessions
from lfnkr.accounts.models import User
from lfnkr.web.panels import Panel, panel


@panel("desk/administrator", side="header", order=10, permission="accounts.manage", data="system")
def heading(_request: HttpRequest, _row: None) -> Panel:
    """The heading of the desk, with the way to the accounts."""
    return Panel(
        "components/page_header.html",
        title=_("Accounts and sessions"),
        url=reverse("accounts:user-list"),
        label=_("Accounts"),
    )


@panel("desk/administrator", side="top", order=30, permission="accounts.manage", data="system")
def accounts_and_sessions(_request: HttpRequest, _row: None) -> Panel:
    """The number of accounts, of those without a second factor, and of sessions on all devices."""
    active = User.objects.filter(is_active=True)
    return Panel(
        "accounts/_accounts_and_sessions.html",
        accounts=active.count(),
        without_second_factor=active.exclude(authenticator__isnull=False).distinct().count(),
        sessions=sessions.running().count(),
        url=reverse("accounts:user-list"),
    )
