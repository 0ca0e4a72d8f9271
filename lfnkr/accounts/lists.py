"""The list of accounts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count as CountRows
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from lfnkr.accounts import sessions
from lfnkr.accounts.models import RoleChange, User
from lfnkr.web.lists.columns import Count, Link, Moment, Text
from lfnkr.web.lists.filters import ListFilter
from lfnkr.web.lists.pages import ListPage


class AccountFilter(ListFilter):
    """Which accounts: all, or those that a number of the desk counts."""

    show = django_filters.ChoiceFilter(
        label=_lazy("Show"),
        empty_label=pgettext_lazy("accounts", "all"),
        choices=[
            ("active", _lazy("active")),
            ("bare", _lazy("without a second factor")),
            ("in", _lazy("signed in")),
        ],
        method="of_part",
    )
    parts = {"active": Q(is_active=True), "bare": Q(is_active=True, factors=0), "in": Q(open_sessions__gt=0)}

    def of_part(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The part of that name."""
        return rows.filter(self.parts[value])


class AccountList(ListPage):
    """All accounts, or those that a number of the desk counts, and the changes of role that wait for a second person."""

    name = "accounts"
    permission_required = "accounts.see_accounts"
    template_name = "accounts/account_list.html"
    model = User
    sensitive = True
    title = _lazy("Accounts")
    act = ("accounts:account-open", "accounts.manage", _lazy("Open an account"))
    order = ("username",)
    is_short = True
    filter_class = AccountFilter
    columns = (
        Link("name", _lazy("Name"), "display_name"),
        Text("username", _lazy("Sign-in name"), sort=("username",)),
        Text("role", _lazy("Role"), lambda account: role_words(account)),
        Text("factor", _lazy("Second factor"), lambda account: _("yes") if account.factors else _("none yet")),
        Count("sessions", _lazy("Sessions"), "open_sessions"),
        Moment("last_login", _lazy("Last sign-in"), absent=_lazy("never")),
    )

    def all_rows(self) -> QuerySet[User]:
        """Each with its second factors and its sessions."""
        open_now = Q(usersession__in=sessions.running())
        counted = {"factors": CountRows("authenticator", distinct=True)}
        counted["open_sessions"] = CountRows("usersession", filter=open_now, distinct=True)
        return super().all_rows().annotate(**counted)

    def counted(self, number: int) -> str:
        """How many accounts."""
        return ngettext("%(counter)s account", "%(counter)s accounts", number) % {"counter": number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The waiting changes stand above the list."""
        waiting = RoleChange.objects.visible_to(self.user).open().select_related("user", "proposed_by")
        return super().get_context_data(waiting=waiting, **kwargs)


def role_words(account: User) -> str:
    """The role of an account, or why it has none."""
    return (account.get_role_display() or _("none yet")) if account.is_active else _("suspended")
