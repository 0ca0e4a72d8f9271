"""The list of requests."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from cases.case.choices import ClosingReason, RiskLevel
from cases.case.models import IN_DANGER, OPEN_AND_ACUTE, Case, CaseMember
from cases.danger.in_danger import dangers_of, in_words
from cases.people.wording import READS, party_words
from cases.response_time.measure import LIMIT, NOT_MEASURED, Clock, ClockState, clocks_of
from cases.status import Status as MemberStatus
from lfnkr.accounts import names
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.postgresql.kept_questions import any_of, kept
from lfnkr.templatetags.formatting import clock_reading, span
from lfnkr.web.lists.columns import Cell, Column, Moment, Status, Text, moments
from lfnkr.web.lists.filters import LineFilter, ListFilter
from lfnkr.web.lists.pages import ListPage

REFERENCE = re.compile(r"R(-[0-9A-Z]{0,5})?")
BAR = (
    '<svg class="clock-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="track" width="100" height="8"/>'
)
LEFT = '<span class="clock-left">'
"""Parts of components/clock.html that are the same in every row."""
NO_CASE = UUID(int=0)
MINUTES_ALLOWED = int(LIMIT.total_seconds() // 60)


@dataclass(frozen=True)
class Request:
    """A request with what the list says of it."""

    case: Case
    first: CaseMember
    who: str
    clock: Clock
    now: datetime
    in_danger: list[str]
    """What somebody is in, and for how long; nothing where nobody is in danger."""

    @property
    def elapsed(self) -> int:
        """Minutes that its clock has run."""
        return int(self.clock.hours_net * 60)


class CaseFilter(ListFilter):
    """What the list of requests shows."""

    defaults = {"show": "open"}

    show = django_filters.ChoiceFilter(
        label=_lazy("Show"),
        empty_label=None,
        choices=[
            ("open", _lazy("open requests")),
            ("to_close", _lazy("requests to close")),
            ("closed", _lazy("closed requests")),
            ("all", _lazy("all requests")),
        ],
        method="of_part",
    )
    status = django_filters.ChoiceFilter(
        label=_lazy("Status"), empty_label=_lazy("any status"), choices=MemberStatus.choices, method="with_status"
    )
    risk = django_filters.ChoiceFilter(
        label=_lazy("Risk"),
        empty_label=_lazy("any risk"),
        choices=[*RiskLevel.choices, ("none", _lazy("not assessed"))],
        method="of_risk",
    )
    closed_for = django_filters.ChoiceFilter(
        label=_lazy("Why it is closed"),
        empty_label=_lazy("any reason"),
        choices=[*ClosingReason.choices, ("none", _lazy("not asked then"))],
        method="closed_because",
    )
    lead = django_filters.ChoiceFilter(label=_lazy("Lead"), empty_label=_lazy("anybody"), field_name="lead")
    reference = LineFilter(
        label=_lazy("Reference"),
        max_length=7,
        widget=forms.TextInput(attrs={"placeholder": "R-"}),
        method="beginning",
    )

    def __init__(self, data: QueryDict, queryset: QuerySet, *, user: User):
        super().__init__(data, queryset, user=user)
        if user.role == Role.DIRECTOR:
            leads = User.objects.filter(role__in=(Role.CASEWORKER, Role.DIRECTOR)).order_by("latin_name")
            self.filters["lead"].extra["choices"] = [(str(lead.pk), lead.display_name) for lead in leads]
        else:  # Whoever sees their own requests alone has nobody to choose from.
            del self.filters["lead"]

    def of_part(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The open ones, those to close, those closed, or all."""
        return {"open": rows.open, "to_close": rows.to_close, "closed": rows.closed, "all": rows.all}[value]()

    def with_status(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those with somebody of that status."""
        return rows.filter(Exists(CaseMember.objects.standing().filter(case=OuterRef("pk"), status=value)))

    def of_risk(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those of which the last assessment found that level, or of which none was made."""
        return rows.filter(risk_level="" if value == "none" else value)

    def closed_because(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those closed for that reason, or before it was asked."""
        return rows.closed().filter(closed_for="" if value == "none" else value)

    def beginning(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those whose reference begins so; asked by two bounds, since LIKE uses no index under row-level security."""
        prefix = value.strip().upper()
        if not REFERENCE.fullmatch(prefix):
            return rows.none()
        prefix = prefix.ljust(2, "-")
        return rows.filter(reference__gte=prefix.ljust(7, "0"), reference__lte=prefix.ljust(7, "Z"))


class ResponseTime(Column):
    """The 72 hours of a request: what is left and until when; how it ended, where it no longer runs."""

    def content(self) -> Callable[[Any], str]:
        """As components/clock.html shows it; its words are looked up once for all rows."""
        counting = format_html(
            ' data-clock data-clock-limit="{}" data-clock-left="{}" data-clock-over="{}" data-clock-time="{}"'
            ' data-clock-days="{}" data-clock-whole-days="{}"',
            MINUTES_ALLOWED,
            _("{time} left"),
            _("over by {time}"),
            _("{h} h {m} min"),
            _("{d} days {h} h"),
            _("{d} days"),
        )
        until, paused, ended = _("until %(moment)s"), _("paused at %(time)s"), _("%(state)s, %(hours)s h")
        states = {state: capfirst(str(state.label)) for state in ClockState}
        year = clock.today().year
        this_year, any_year = moments("SHORT_DATETIME_FORMAT"), moments("DATETIME_FORMAT")

        def draw(row: Request) -> str:
            if row.case.is_earlier_rescue:
                return format_html("<div>{}</div>", capfirst(str(NOT_MEASURED)))
            if not row.clock.is_ticking:
                words = {"state": states[row.clock.state], "hours": f"{row.clock.hours_net:.0f}"}
                return format_html("<div>{}</div>", ended % words)
            is_paused = row.clock.state == ClockState.PAUSED
            reading = clock_reading(row.elapsed, MINUTES_ALLOWED, "paused" if is_paused else "running")
            words = paused % {"time": span(row.elapsed)} if is_paused else reading.left
            share = f'<rect class="run" data-clock-bar width="{reading.share}" height="8"/>'
            bar = f"{BAR}{share}</svg>"
            if is_paused:
                return SafeString(
                    f'<div><div class="clock clock-{reading.tone}">{LEFT}{escape(words)}</span>{bar}</div></div>'
                )
            due_at = row.now + row.clock.left
            due = escape(
                until % {"moment": (this_year if due_at.astimezone(clock.TOKYO).year == year else any_year)(due_at)}
            )
            return SafeString(
                f'<div><div class="clock clock-{reading.tone}"{counting} data-clock-elapsed="{row.elapsed}">'
                f"{LEFT}<span data-clock-words>{escape(words)}</span></span>{bar}"
                f'<span class="clock-elapsed">{due}</span></div></div>'
            )

        return draw

    def file_heads(self) -> list[str]:
        """The state and the hours apart."""
        return [*super().file_heads(), _("Hours of 72")]

    def filled(self) -> Callable[[Any], list[Cell]]:
        """The state and the hours, pauses left out."""
        states = {state: str(state.label) for state in ClockState}

        def told(row: Any) -> list[Cell]:
            if row.case.is_earlier_rescue:
                return [str(NOT_MEASURED), None]
            return [states[row.clock.state], round(row.clock.hours_net)]

        return told


class Reference(Column):
    """The reference, leading to the request, and the marks of a restricted one and of an earlier rescue."""

    def content(self) -> Callable[[Any], str]:
        """The address of all of them is looked up once."""
        before, after = reverse("cases:case", args=[NO_CASE]).split(str(NO_CASE))
        mark = f" {render_to_string('components/restricted.html').strip()}"
        earlier = f" {render_to_string('cases/_earlier.html').strip()}"

        def draw(row: Request) -> str:
            case = row.case
            link = f'<a class="reference" href="{before}{case.pk}{after}">{escape(case.reference)}</a>'
            marks = (mark if case.is_restricted else "") + (earlier if case.is_earlier_rescue else "")
            return SafeString(f"<div>{link}{marks}</div>")

        return draw


class StatusAndDanger(Status):
    """Where the first of the people stands, and above it what somebody is in who is in danger, with how long."""

    def content(self) -> Callable[[Any], str]:
        """The status as every list draws it."""
        of_status = super().content()

        def draw(row: Request) -> str:
            if not row.in_danger:
                return of_status(row)
            words = format_html_join(
                "", '<strong class="danger">{}</strong><br>', ((capfirst(each),) for each in row.in_danger)
            )
            return SafeString(f"<div>{words}{of_status(row)}</div>")

        return draw


@kept
def _people_of(cases) -> QuerySet:
    """What the list says of people needs no sealed column and few others."""
    people = CaseMember.objects.standing().filter(case=any_of(cases)).select_related("person")
    return people.only("case", "position", "status", "status_detail", *READS).order_by("position")


def with_lead(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Each with its lead, as far as the columns say something of them."""
    rows = rows.only(
        "reference",
        "received_at",
        "recorded_at",
        "is_restricted",
        "danger_since",
        "risk_level",
        *(f"lead__{name}" for name in names.COLUMNS),
    )
    return rows.select_related("lead")


class CaseList(ListPage):
    """The requests this person may see: those in danger, those of acute risk, then the latest first."""

    name = "requests"
    template_name = "cases/register/case_list.html"
    size = 32
    permission_required = "cases.see_cases"
    model = Case
    sensitive = True
    title = _lazy("Requests for rescue")
    act = ("cases:log-request", "cases.log_request", _lazy("Log a request"))
    empty = (
        _lazy("No request here"),
        _lazy("No request fits this choice, or none is assigned to you. Log one when somebody calls."),
    )
    nothing_fits = empty[1]
    order = ("-received_at", "id")
    first = (IN_DANGER, OPEN_AND_ACUTE)
    filter_class = CaseFilter
    columns = (
        Reference("reference", _lazy("Request"), "case.reference"),
        Text("who", _lazy("For whom")),
        Moment("received", pgettext_lazy("a request", "Received"), "case.received_at", sort=("received_at",)),
        StatusAndDanger(
            "status",
            _lazy("Status"),
            "first.status",
            choices=MemberStatus,
            detail=lambda row: row.first.status_detail and row.first.status_detail_words,
        ),
        Text("risk", _lazy("Risk"), lambda row: row.case.get_risk_level_display()),
        ResponseTime("clock", _lazy("72 hours")),
        Text("lead", _lazy("Lead"), "case.lead.display_name"),
    )

    def all_rows(self) -> QuerySet[Case]:
        """With their leads; without what is open in an emergency alone."""
        return with_lead(Case.objects.on_the_desk_of(self.user))

    def streams(self, rows: QuerySet[Case]) -> list[QuerySet[Case]]:
        """A caseworker's own requests and those of which they are deputy.

        They are not taken out of `rows`: of "lead or deputy, and lead" PostgreSQL reads everything.
        """
        if self.user.role != Role.CASEWORKER:
            return [rows]
        return [self.narrowed(with_lead(part)) for part in Case.objects.parts_visible_to(self.user)]

    def prepared(self, rows: list[Case]) -> list[Request]:
        """Each with its people in words and its clock, in two questions for all."""
        now = clock.now()
        people: dict[UUID, list[CaseMember]] = {case.pk: [] for case in rows}
        for member in _people_of(cases=list(people)) if rows else ():
            people[member.case_id].append(member)
        clocks = clocks_of(rows, now, [member for members in people.values() for member in members])
        dangers = dangers_of(rows)
        return [
            Request(
                case,
                people[case.pk][0],
                party_words(people[case.pk]),
                clocks[case.pk],
                now,
                in_words(dangers[case.pk], len(people[case.pk]), now),
            )
            for case in rows
        ]

    def row_class(self, row: Request) -> str:
        """Red where somebody is in danger."""
        return "row-danger" if row.in_danger else ""

    def counted(self, number: int) -> str:
        """How many requests."""
        return ngettext("%(n)s request", "%(n)s requests", number) % {"n": number}
