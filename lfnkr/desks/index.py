"""The index of a role at `/admin/`: the registers it holds, what it may do in each, and the reference data it keeps.

Nothing is listed here: the registers are the main entries and the lists of every application, what may be done there are the
actions that pages of the same room offer, and reference data is what Django's admin lets this person keep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.views.generic import TemplateView

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import DUTIES
from lfnkr.audit.actions import Action
from lfnkr.web import checks, navigation
from lfnkr.web.lists import declared
from lfnkr.web.views import RoleRequiredMixin

INDEX = "admin:index"
"""The page that this module makes."""


@dataclass
class Register:
    """One register as a role holds it: its words, its address, the room it belongs to, and what may be done in it."""

    label: str | Promise
    url: str
    room: str
    does: dict[str, None] = field(default_factory=dict)
    """What may be done there in words, each once, in the order of the pages."""


class RoleIndex(RoleRequiredMixin, TemplateView):
    """Everything a role holds, with what it may do there."""

    permission_required = "reports.see_desk"
    template_name = "desks/role_index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The registers, and the lists of reference data with the words for what this person may do in each."""
        user = self.request.user
        lists = [told for app in admin.site.get_app_list(self.request) for told in app["models"]]
        return super().get_context_data(duty=DUTIES[user.role], registers=registers_of(user), lists=lists, **kwargs)


def registers_of(user: User) -> list[Register]:
    """The registers that somebody may open, each with what they may do there; what belongs to none stands at the first, the desk."""
    pages = {page.name: page for page in checks.every_page()}
    found = [
        Register(label, reverse(name), room_of(pages[name].view_class))
        for name, label in entries(user)
        if name in pages
    ]
    for page in pages.values():
        if page.permission and user.has_perm(page.permission) and not hides_all_rows(page.view_class, user):
            for words in offered(page.view_class, user):
                place_of(page, found).does.setdefault(capfirst(words))
    return found


def entries(user: User) -> list[tuple[str, str | Promise]]:
    """The pages of the registers that somebody may open, with their words: the main entries, each before the other lists of its room."""
    main = {item.page: item.label for item in navigation.declared() if user.has_perm(item.permission)}
    for page, view in declared.every_list().values():
        if page not in main and user.has_perm(view.permission_required):
            main[page] = view.title
    applications = list(dict.fromkeys(map(application_of, main)))
    found = [(page, label) for page, label in main.items() if page != INDEX]
    return sorted(found, key=lambda entry: applications.index(application_of(entry[0])))


def application_of(page: str) -> str:
    """The namespace of a page's name, or the name where it has none."""
    return page.partition(":")[0]


def offered(view: type | None, user: User) -> list[str]:
    """What a page lets somebody do: its title, or, where it has none, its actions in words."""
    named = (getattr(view, "action", None), *getattr(view, "actions", ()))
    actions = [one for one in named if isinstance(one, Action)]
    allowed = [one.label for one in actions if not one.permissions or any(map(user.has_perm, one.permissions))]
    return [str(view.title)] if allowed and getattr(view, "title", "") else allowed


def hides_all_rows(view: type, user: User) -> bool:
    """Whether a page is about rows of which this role sees none, whatever there is: a treasurer's right to decide opens no request."""
    rows = getattr(getattr(view, "model", None), "objects", None)
    return hasattr(rows, "visible_to") and rows.visible_to(user).query.is_empty()


def room_of(view: type) -> str:
    """The folder a page stands in: `donations.gifts`."""
    return view.__module__.rpartition(".")[0]


def place_of(page: checks.Page, registers: list[Register]) -> Register:
    """Where an action of a page belongs: to the register of its room, else to the first of its application, else to the desk."""
    room = room_of(page.view_class)
    near = [one for one in registers if one.room == room]
    same = [one for one in registers if one.room.partition(".")[0] == room.partition(".")[0] != "lfnkr"]
    return (*near, *same, registers[0])[0]
