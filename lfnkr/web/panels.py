"""Panels: what one application shows on a page of another while neither imports the other.

An application declares what it adds in the `panels.py` of a room, which its `AppConfig.ready` imports; a page declares
its sides and asks here for what was declared for it. Four things can be added to a page: a panel, an entry of its menu,
entries of its timeline, and the step that follows when something was saved there. Nothing that was declared is called,
and so nothing is asked of the database, for somebody who does not hold the permission it names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.checks import Error
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from lfnkr.accounts.roles import Role, roles_with
from lfnkr.errors import Rule, answer
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.web.having_rows import Paths, Tables, tables, which_have_rows


class Data(StrEnum):
    """The data class: what somebody learns from what is shown."""

    PEOPLE = "people"
    """People of a request, named or not, and what befell them."""
    MONEY = "money"
    """Sums, with requests by their reference alone."""
    FIGURES = "figures"
    """Counts of the annual report."""
    TRAIL = "trail"
    """What colleagues did, as the audit trail tells it."""
    SYSTEM = "system"
    """Accounts, machines, backups, jobs, who is on call."""


MAY_SEE: dict[Data, frozenset[Role]] = {
    Data.PEOPLE: frozenset({Role.CASEWORKER, Role.DIRECTOR}),
    Data.MONEY: frozenset({Role.CASEWORKER, Role.DIRECTOR, Role.TREASURER, Role.AUDITOR}),
    Data.FIGURES: frozenset({Role.DIRECTOR, Role.TREASURER, Role.AUDITOR}),
    Data.TRAIL: frozenset({Role.DIRECTOR, Role.AUDITOR}),
    Data.SYSTEM: frozenset({Role.DIRECTOR, Role.ADMINISTRATOR}),
}
"""The roles that may see each data class at all; a permission that more roles hold opens no panel of that class."""


class Panel:
    """What a panel shows: a template, and the values it takes; besides them it has `user`, `perms` and `csrf_token`."""

    def __init__(self, template: str, **values: Any):
        self.template, self.values = template, values


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """Something that happened, as the timeline of a page shows it; `key` is its own for ever, for addresses."""

    key: str
    at: datetime
    recorded_at: datetime
    title: str
    by: str = ""
    kind: str = "note"
    """Its look: status, decision, money, note, danger or death."""
    topic: str = ""
    """By what the timeline is narrowed to entries such as this."""
    about: tuple[UUID, ...] = ()
    """The people it concerns, by the keys the page has for them; none where it is about all or about nobody."""
    url: str = ""
    text: str = ""
    is_sealed: bool = False
    """Whether there are words that the reader has not opened."""
    on: FuzzyDate | None = None
    """The day it happened, as closely as it is known, where that is no moment; `at` is the last it may have been."""
    voided: dict[str, Any] | None = None
    """That it was recorded in error: `at` when and `by` whom; it is shown struck through."""
    row: Model | None = None
    """The row it tells of, where the page knows how that is recorded in error and shows it itself."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry of a menu as a page shows it: its words and its address."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """Something that can be done from a page about a row; `page` is a URL name that takes the key of the row.

    `rule` answers from the row whether it can be done now, the same that its action raises; none for what always can.
    """

    order: int
    label: Promise
    page: str
    permission: str
    rule: Rule | None = None


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What was declared for one side of a page: the function that makes it, and who may see it."""

    page: str
    side: str
    order: int
    permission: str
    data: Data
    make: Callable[..., Any]
    tells: tuple[type[Model], ...] = ()
    """Of entries of a timeline: the tables whose rows they tell of."""
    index: Callable[..., QuerySet] | None = None
    """Of entries of a timeline that only grow: the question that finds them (lfnkr/web/timeline.py)."""
    rows: Tables = ()
    """The tables without a row of which it has nothing to show, each with its ways to the row of the page; none: it is always asked."""

    def may_be_seen_by(self, user: Any) -> bool:
        """Whether this person holds the permission, in a role that may see the data class."""
        return user.role in MAY_SEE[self.data] and user.has_perm(self.permission)


@dataclass
class Page:
    """What was declared for one page."""

    sides: tuple[str, ...] = ()
    panels: list[Declared] = field(default_factory=list)
    timeline: list[Declared] = field(default_factory=list)
    menus: dict[str, list[MenuEntry]] = field(default_factory=dict)
    steps: list[tuple[str, Callable[[Any], str | None]]] = field(default_factory=list)
    rows: Tables = ()
    """The tables of its own of which it asks whether they hold anything of its row."""


pages: dict[str, Page] = {}
"""The pages that others add to, by name: those with sides were declared, the others only named by mistake."""


def page(name: str, *, sides: Sequence[str], rows: Paths | None = None) -> None:
    """Declare a page that others may add to, the sides on which it shows panels, and `rows`, as of panels, that it asks about."""
    _page(name).sides = tuple(sides)
    _page(name).rows = tables(rows)


def panel(name: str, *, side: str, order: int, permission: str, data: str, rows: Paths | None = None) -> Callable:
    """Declare a panel of a page: a function of the request and the row the page is about, giving a Panel or nothing.

    `rows`, as of entries of a timeline: it is not asked where none of these tables has a row.
    """

    def declare(make: Callable[[HttpRequest, Any], Panel | None]) -> Callable:
        declared = Declared(
            page=name,
            side=side,
            order=order,
            permission=permission,
            data=Data(data),
            make=make,
            rows=tables(rows),
        )
        _page(name).panels.append(declared)
        return make

    return declare


def timeline(
    name: str,
    *,
    permission: str,
    data: str,
    tells: Sequence[type[Model]] = (),
    rows: Paths | None = None,
    index: Callable[[Any], QuerySet] | None = None,
) -> Callable:
    """Declare entries of a page's timeline: a function of the request and the row, giving TimelineEntry in any order.

    `tells` are the tables they tell of. `rows` are those without a row of which there is nothing to tell, each with its ways to the
    row of the page: it is not asked where none of them has one. Where their number only grows, `index` is the question of the row that finds them, and the
    function takes a third value: the keys of those to give.
    """

    def declare(make: Callable[..., Iterable[TimelineEntry]]) -> Callable:
        declared = Declared(
            page=name,
            side="",
            order=0,
            permission=permission,
            data=Data(data),
            make=make,
            tells=tuple(tells),
            index=index,
            rows=tables(rows),
        )
        _page(name).timeline.append(declared)
        return make

    return declare


def menu(name: str, part: str, *entries: MenuEntry) -> None:
    """Declare entries of a part of a page's menu."""
    _page(name).menus.setdefault(part, []).extend(entries)


def next_step(name: str, *, permission: str) -> Callable:
    """Declare where whoever saved something on a page goes next: a function of the saved row, giving an address or None."""

    def declare(make: Callable[[Any], str]) -> Callable:
        _page(name).steps.append((permission, make))
        return make

    return declare


def panels_of(name: str, request: HttpRequest, row: Any = None) -> dict[str, list[Panel]]:
    """The panels this person may see, by side, in their order; sides without one are there, and empty."""
    found: dict[str, list[Panel]] = {side: [] for side in pages[name].sides}
    for declared in sorted(pages[name].panels, key=lambda each: each.order):
        if not (declared.may_be_seen_by(request.user) and has_something(declared, request, row)):
            continue
        if made := declared.make(request, row):
            found[declared.side].append(made)
    return found


def once(request: HttpRequest, make: Callable[..., Any], *about: Any) -> Any:
    """What several panels of one page show parts of, made once for the request: `make(*about)`."""
    made = request.__dict__.setdefault("made_once", {})
    key = (make, *about)
    if key not in made:
        made[key] = make(*about)
    return made[key]


def given(request: HttpRequest, made: Any, make: Callable[..., Any], *about: Any) -> None:
    """What the page has at hand already, given to the panels that ask `once` for it."""
    request.__dict__.setdefault("made_once", {})[make, *about] = made


def has_rows(name: str, request: HttpRequest, row: Any, model: type[Model]) -> bool:
    """Whether a table that is declared for a page holds anything of its row; also said of one that this person's page does not ask."""
    return once(request, _having_rows, name, request.user, row).get(model, True)


def has_something(declared: Declared, request: HttpRequest, row: Any) -> bool:
    """Whether what was declared may have anything to show: one of its tables has a row, or it names none."""
    return not declared.rows or any(has_rows(declared.page, request, row, model) for model, _ways in declared.rows)


def _having_rows(name: str, user: Any, row: Any) -> dict[type[Model], bool]:
    page = pages[name]
    seen = [declared for declared in (*page.timeline, *page.panels) if declared.may_be_seen_by(user)]
    asked = (*page.rows, *(table for declared in seen for table in declared.rows))
    return which_have_rows(dict.fromkeys(asked), row)


def timeline_of(name: str, request: HttpRequest, row: Any) -> Timeline:
    """What others add to the timeline of a page, as far as this person may see it."""
    seen = [each for each in pages[name].timeline if each.may_be_seen_by(request.user)]
    return Timeline(request, row, seen, name=name)


class Timeline:
    """What others add to the timeline of a page: entries at hand, and questions for those that are read as far as they are shown."""

    def __init__(
        self, request: HttpRequest | None = None, row: Any = None, declared: Sequence[Declared] = (), *, name: str = ""
    ):
        self.request, self.row = request, row
        self.declared, self.name = declared, name

    def has_rows(self, model: type[Model]) -> bool:
        """Whether a table may hold anything of the row, as its page declares it."""
        return not self.name or has_rows(self.name, self.request, self.row, model)

    @cached_property
    def few(self) -> list[Declared]:
        """Those whose number stays small, as far as they have anything to tell."""
        return [each for each in self._telling if each.index is None]

    @cached_property
    def many(self) -> list[Declared]:
        """Those that only grow, as far as they have."""
        return [each for each in self._telling if each.index is not None]

    @cached_property
    def _telling(self) -> list[Declared]:
        return [each for each in self.declared if has_something(each, self.request, self.row)]

    @cached_property
    def at_hand(self) -> list[TimelineEntry]:
        """Those whose number stays small."""
        return [entry for declared in self.few for entry in declared.make(self.request, self.row)]

    @property
    def indexes(self) -> list[QuerySet]:
        """The questions that find the others."""
        return [declared.index(self.row) for declared in self.many]

    def entries(self, keys: Collection[str]) -> list[TimelineEntry]:
        """Those of all entries that are named."""
        read = [entry for declared in self.many for entry in declared.make(self.request, self.row, keys)]
        return [entry for entry in (*self.at_hand, *read) if entry.key in keys]


def menu_of(name: str, part: str, user: Any, row: Any) -> list[Link]:
    """What this person can do now with the row, in order."""
    entries = sorted(pages[name].menus.get(part, ()), key=lambda entry: entry.order)
    return [
        Link(label=str(entry.label), url=reverse(entry.page, args=[row.pk]))
        for entry in entries
        if user.has_perm(entry.permission) and not (entry.rule and answer(entry.rule, row, by=user))
    ]


def step_after(name: str, user: Any, row: Any) -> str | None:
    """The address of the step that follows for this person; None where nothing was declared."""
    return next((make(row) for permission, make in _page(name).steps if user.has_perm(permission)), None)


def every_panel_says_who_may_see_it(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse to start with something declared for a page that is none, for no right, or for people it must not reach."""
    return [error for name, page in pages.items() for error in _errors_of(name, page)]


def _page(name: str) -> Page:
    return pages.setdefault(name, Page())


def _errors_of(name: str, page: Page) -> Iterable[Error]:
    for declared in (*page.panels, *page.timeline):
        yield from _errors_in(declared, page)
    permissions = [entry.permission for entries in page.menus.values() for entry in entries]
    for permission in (*permissions, *(permission for permission, _make in page.steps)):
        if not roles_with(permission):
            yield _error(f"Something on the page “{name}” names the permission {permission!r}, which nobody holds.")


def _errors_in(declared: Declared, page: Page) -> Iterable[Error]:
    what = f"“{declared.make.__module__}.{declared.make.__qualname__}” on the page “{declared.page}”"
    holders = roles_with(declared.permission)
    if not page.sides or declared.side not in (*page.sides, ""):
        yield _error(f"{what} is for the side {declared.side!r}, which that page does not have.")
    if not holders:
        yield _error(f"{what} names the permission {declared.permission!r}, which nobody holds.")
    if excluded := holders - MAY_SEE[declared.data]:
        roles = ", ".join(sorted(excluded))
        yield _error(f"{what} shows {declared.data} to whoever holds {declared.permission}: not for {roles}.")


def _error(words: str) -> Error:
    return Error(words, hint="Name a permission that only roles hold which may see the data class.", id="lfnkr.E002")
