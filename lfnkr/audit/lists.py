"""The trail as lists: what people did, an action a row in words; and each changed row of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from lfnkr.accounts.models import User
from lfnkr.audit import reading, requests
from lfnkr.audit.actions import said
from lfnkr.audit.models import AuditEvent
from lfnkr.audit.trail import WITHIN
from lfnkr.language.lists import explained, listed
from lfnkr.web.lists.columns import Html, Moment, Text
from lfnkr.web.lists.filters import DayFilter, LineFilter, ListFilter
from lfnkr.web.lists.pages import ListPage

NOBODY = "nobody"
"""In the address: what no person did, such as a migration or raw SQL."""
OUTSIDE = "outside"
"""In the address: what happened outside an act."""


class TrailFilter(ListFilter):
    """Which part of the trail; the choices are what it holds, and everybody who has or had an account."""

    day = DayFilter(field_name="at", label=_lazy("Day"))
    who = django_filters.ChoiceFilter(label=_lazy("By whom"), empty_label=_lazy("everybody"), method="by_person")
    request = LineFilter(label=_lazy("Request"), max_length=12, method="of_request")
    act = django_filters.ChoiceFilter(label=_lazy("Act"), empty_label=_lazy("all acts"), method="of_act")
    table = django_filters.ChoiceFilter(label=_lazy("Table"), empty_label=_lazy("all tables"), field_name="table_name")

    def __init__(self, data: QueryDict, queryset: QuerySet, *, user: User):
        super().__init__(data, queryset, user=user)
        acts = [(act, said(act)) if act else (OUTSIDE, _("outside an act")) for act in reading.acts()]
        self.filters["who"].extra["choices"] = [*reading.people(), (NOBODY, _("no person"))]
        self.filters["act"].extra["choices"] = acts
        self.filters["table"].extra["choices"] = [(table, reading.label_of(table)) for table in reading.tables()]

    def by_person(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """What one person did, or nobody."""
        return rows.filter(actor=None if value == NOBODY else value)

    def of_request(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """What was done about the request of a reference; nothing for one that nobody knows."""
        key = requests.find(value.strip().upper())
        return rows.filter(case_id=key) if key else rows.none()

    def of_act(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """One kind of act."""
        return rows.filter(act="" if value == OUTSIDE else value)


class ChangeFilter(TrailFilter):
    """The same, and the changes of one action."""

    action = django_filters.NumberFilter(
        label=_lazy("Number of the action"), method="of_action", min_value=1, max_value=2**63 - 1, decimal_places=0
    )

    def of_action(self, rows: QuerySet, name: str, value: Decimal) -> QuerySet:
        """The action that one change belongs to, by that change's number: its own would be a UUID in each address."""
        act = AuditEvent.objects.filter(pk=int(value)).exclude(act_id=None).values("act_id")
        return rows.filter(act_id=Subquery(act[:1]))


@dataclass
class Action:
    """What one person did at once, and the tables it changed: `effects` in words."""

    event: AuditEvent
    person: User | None
    reference: str
    effects: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The outermost act, in the reader's language."""
        return said(self.event.act.partition(WITHIN)[0])

    @property
    def url(self) -> str:
        """Its changes, one by one; "" for a change outside an act, which stands for itself."""
        return f"{reverse('audit:change-list')}?action={self.event.pk}" if self.event.act_id else ""


def who(row: Any) -> str:
    """Who did it, in plain words."""
    person, event = row.person, getattr(row, "event", row)
    if person:
        return listed([person.display_name, person.get_role_display()])
    return _("an unknown account") if event.actor else _("no person (%(role)s)") % {"role": event.db_user}


def who_drawn(row: Any) -> str:
    """The same for the page, the role in small."""
    if person := row.person:
        return format_html('{} <span class="muted small">{}</span>', person.display_name, person.get_role_display())
    return who(row) if getattr(row, "event", row).actor else format_html('<span class="muted">{}</span>', who(row))


class OfTheTrail(ListPage):
    """What both lists have in common: who sees them, newest first, and the choices of their filters."""

    permission_required = "audit.see_trail"
    model = AuditEvent
    sensitive = True
    order = ("-id",)
    nothing_fits = _lazy("Choose another day, person, act or table, or show all.")
    empty = (_lazy("Nothing has happened yet"), _lazy("The first change anybody makes appears here."))


class EventList(OfTheTrail):
    """What people did, the newest first: an action a row, in words."""

    name = "trail"
    size = 25  # With its long choices, a page of fifty would weigh over 5 KB.
    template_name = "audit/event_list.html"
    title = _lazy("Audit trail")
    lede = _lazy(
        "Every change and every look at a sealed part: who, when, in which act. The values themselves are not shown here."
    )
    filter_class = TrailFilter
    columns = (
        Moment("at", _lazy("When"), "event.at"),
        Html("who", _lazy("By whom"), who, html=who_drawn, css="nowrap"),
        Text("act", _lazy("Act"), "words", url=lambda action: action.url, absent=_lazy("outside an act"), css="nowrap"),
        Text("request", _lazy("Request"), "reference", css="nowrap"),
        Text("what", _lazy("What"), lambda action: capfirst(listed(action.effects)), css="rest"),
    )

    def rows(self) -> QuerySet:
        """Of each action its newest change that was asked for."""
        rows = super().rows()
        if self.is_wrong:
            return rows
        newer = self.filter.filter_queryset(
            AuditEvent.objects.filter(txid=OuterRef("txid"), act_id=OuterRef("act_id"), pk__gt=OuterRef("pk"))
        )
        return rows.filter(Q(act_id=None) | ~Exists(newer.order_by()))

    def prepared(self, rows: list[AuditEvent]) -> list[Action]:
        """Each with the person, the request and what it changed, in three queries."""
        people = User.objects.in_bulk({event.actor for event in rows if event.actor})
        known = requests.references(event.case_id for event in rows if event.case_id)
        effects = self.effects(rows)
        return [
            Action(
                event,
                people.get(event.actor),
                known.get(event.case_id, ""),
                effects.get(event.act_id) or [effect(event.table_name, event.operation, 1)],
            )
            for event in rows
        ]

    def effects(self, rows: list[AuditEvent]) -> dict[UUID, list[str]]:
        """What each action changed: the tables in the order of the changes, and how many rows of each."""
        acts = [event for event in rows if event.act_id]
        counted = (
            AuditEvent.objects.visible_to(self.user)
            .filter(txid__in={event.txid for event in acts}, act_id__in={event.act_id for event in acts})
            .values_list("act_id", "table_name", "operation")
            .annotate(rows=Count("pk"), begins=Min("pk"))
            .order_by("begins")
        )
        found = defaultdict(list)
        for act_id, table, operation, number, _begins in counted:
            found[act_id].append(effect(table, operation, number))
        return found

    def counted(self, number: int) -> str:
        """How many actions."""
        return ngettext("%(n)d action", "%(n)d actions", number) % {"n": number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Beside the list, the state of the chain."""
        return super().get_context_data(state=reading.state(), **kwargs)


def effect(table: str, operation: str, number: int) -> str:
    """One kind of change in words: "person: changed", "notice: added (3)"."""
    words = explained(reading.label_of(table), AuditEvent.Operation(operation).label)
    return words if number == 1 else _("%(what)s (%(n)d)") % {"what": words, "n": number}


class ChangeList(OfTheTrail):
    """Each changed row, the newest first; column names only, since values belong to the pages of their own rows."""

    name = "changes"
    size = 36
    title = _lazy("Changes, one by one")
    lede = _lazy("Every row that was added, changed or removed. The values themselves are not shown here.")
    parent = ("audit:event-list", _lazy("Audit trail"))
    filter_class = ChangeFilter
    columns = (
        Moment("at", _lazy("When"), "at"),
        Html("who", _lazy("By whom"), who, html=who_drawn, css="nowrap"),
        Text("act", _lazy("Act"), lambda event: said(event.act), absent=_lazy("outside an act")),
        Text("what", _lazy("What"), "table_words"),
        Html(
            "row",
            _lazy("Row"),
            "row_key",
            html=lambda event: format_html('<code class="reference small">{}</code>', event.row_key[:8]),
        ),
        Text("columns", _lazy("Columns"), "columns", css="small"),
    )

    def prepared(self, rows: list[AuditEvent]) -> list[AuditEvent]:
        """Each with the person, and the words of its table and columns."""
        people = User.objects.in_bulk({event.actor for event in rows if event.actor})
        everything = pgettext("columns of a row", "all")
        for event in rows:
            event.person = people.get(event.actor)
            event.table_words = capfirst(explained(reading.label_of(event.table_name), event.get_operation_display()))
            is_update = event.operation == AuditEvent.Operation.UPDATE
            event.columns = ", ".join(sorted(event.changed)) if is_update else everything
        return rows

    def counted(self, number: int) -> str:
        """How many changes."""
        return ngettext("%(n)s change", "%(n)s changes", number) % {"n": number}
