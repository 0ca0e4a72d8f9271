"""The page "case" as others may add to it: its sides, and the entries of its menu that lead to acts of cases.

Every `when` is answered from the request and its people as the page has read them, without another question.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.choices import LASTING
from cases.status import BY_OWN_ACT, OPEN, TRANSITIONS, Lead, Status
from lfnkr.web import panels
from lfnkr.web.panels import MenuEntry

CASE = "case"

panels.page(CASE, sides=("beside",))


def is_open(case: Case) -> bool:
    """Whether work on it may go on."""
    return case.is_open


def is_closed(case: Case) -> bool:
    """Whether it was closed."""
    return not case.is_open


def has_next_status(case: Case) -> bool:
    """Whether anybody can move on by the table of statuses, other than by an act with a page of its own."""
    return case.is_open and bool(_next_statuses(case) - set(BY_OWN_ACT))


def may_be_missing(case: Case) -> bool:
    """Whether somebody may go missing, by the table of statuses."""
    return case.is_open and Status.MISSING in _next_statuses(case)


def may_die(case: Case) -> bool:
    """Whether a death can be recorded, by the table of statuses."""
    return case.is_open and Status.DIED in _next_statuses(case)


def is_led_by_us(case: Case) -> bool:
    """Whether there is work to do that LFNKR leads."""
    return case.is_under_way and case.is_led_by_us


def waits_to_be_closed(case: Case) -> bool:
    """Whether everybody has an outcome and nobody has closed it."""
    return case.is_open and not case.is_under_way


def is_clock_stopped(case: Case) -> bool:
    """Whether its clock stands still."""
    return any(pause.ends_at is None for pause in case.pauses.all())


def is_clock_running(case: Case) -> bool:
    """Whether its clock may be let stand still."""
    return case.is_open and not is_clock_stopped(case)


def something_goes_on(case: Case) -> bool:
    """Whether an event that may last has no end yet."""
    return any(event.kind in LASTING and not event.ended for event in case.events.all())


def is_led_by_a_partner(case: Case) -> bool:
    """Whether a partner leads the rescue of somebody whose rescue is open."""
    led = (member for member in case.members.all() if member.lead == Lead.PARTNER)
    return case.is_open and any(member.status in OPEN for member in led)


def is_restricted(case: Case) -> bool:
    """Whether no search meets it."""
    return case.is_restricted


def is_not_restricted(case: Case) -> bool:
    """Whether searches meet it."""
    return not case.is_restricted


def _next_statuses(case: Case) -> set[Status]:
    """What may become of anybody in the request, by the table of statuses."""
    return {after for member in case.members.all() for after in TRANSITIONS[Status(member.status)]}


def _entry(order: int, permission: str, label: Promise, page: str, when: Callable[[Case], bool]) -> MenuEntry:
    return MenuEntry(order=order, label=label, page=f"cases:{page}", permission=f"cases.{permission}", when=when)


panels.menu(
    CASE,
    "main",
    _entry(10, "move_member", _lazy("Record a status"), "move", has_next_status),
    _entry(30, "plan_operation", _lazy("Open an operation"), "open-operation", is_led_by_us),
    _entry(50, "close_case", _lazy("Close the request"), "close-case", waits_to_be_closed),
    _entry(60, "change_case", _lazy("Add a note"), "add-note", is_open),
)
panels.menu(
    CASE,
    "other",
    _entry(10, "change_case", _lazy("Agree the next contact"), "agree-contact", is_open),
    _entry(20, "record_event", _lazy("Record an event"), "record-event", is_open),
    _entry(30, "change_case", _lazy("Let the clock stand still"), "pause-clock", is_clock_running),
    _entry(40, "change_case", _lazy("Let the clock go on"), "end-pause", is_clock_stopped),
    _entry(50, "change_case", _lazy("Change the facts of the request"), "change-case", is_open),
    _entry(60, "assign_case", _lazy("Assign"), "assign", is_open),
    _entry(70, "record_death", _lazy("Record a missing person"), "record-missing", may_be_missing),
    _entry(80, "record_death", _lazy("Record a death"), "record-death", may_die),
    _entry(25, "record_event", _lazy("It is over"), "end-event", something_goes_on),
    _entry(82, "take_lead", _lazy("The partner gives the lead back"), "take-lead", is_led_by_a_partner),
    _entry(84, "restrict_case", _lazy("Restrict the request"), "restrict-request", is_not_restricted),
    _entry(86, "lift_restriction", _lazy("Lift the restriction"), "lift-restriction", is_restricted),
    _entry(88, "see_withheld_searches", _lazy("Searches that met this request"), "withheld-search-list", is_restricted),
    _entry(90, "close_case", _lazy("Reopen the request"), "reopen-case", is_closed),
)
