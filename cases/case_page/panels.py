"""The page "case" as others may add to it: its sides, and the entries of its menu that lead to acts of cases.

Every rule is answered from the request and its people as the page has read them, without another question; that of an
earlier rescue asks the books, where a request is of former years and somebody in it is not safe.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from cases.closing import rules as closing
from cases.corrections.models import CaseCorrection, PersonCorrection
from cases.earlier_rescues import rules as earlier
from cases.events import rules as events
from cases.follow_up import rules as follow_up
from cases.intake import rules as intake
from cases.joining import rules as joining
from cases.operations import rules as operations
from cases.operations.models import LegChange
from cases.seal import rules as seal
from cases.workflow import rules as moving
from lfnkr.errors import Rule
from lfnkr.web import panels
from lfnkr.web.panels import MenuEntry

CASE = "case"

panels.page(
    CASE,
    sides=("above", "now", "beside"),
    rows={
        CaseCorrection: "case",
        PersonCorrection: "person__memberships__case",
        LegChange: "leg__operation__members__case",
    },
)


def _entry(order: int, permission: str, label: Promise, page: str, rule: Rule | None = None) -> MenuEntry:
    return MenuEntry(order=order, label=label, page=f"cases:{page}", permission=f"cases.{permission}", rule=rule)


panels.menu(
    CASE,
    "main",
    _entry(10, "move_member", _lazy("Record a status"), "move", moving.may_move_on),
    _entry(5, "plan_operation", _lazy("They left"), "they-left", operations.may_they_leave),
    _entry(30, "plan_operation", _lazy("Open an operation"), "open-operation", operations.may_open_operation),
    _entry(50, "close_case", _lazy("Close the request"), "close-case", closing.may_close),
    _entry(60, "change_case", _lazy("Add a note"), "add-note"),
)
panels.menu(
    CASE,
    "other",
    _entry(5, "change_case", _lazy("Add people"), "add-people", joining.may_join),
    _entry(55, "change_case", _lazy("Hand on the principal applicant"), "hand-on-principal", joining.may_hand_on),
    _entry(10, "change_case", _lazy("Agree the next contact"), "agree-contact", follow_up.may_agree_contact),
    _entry(15, "move_member", _lazy("Record a step learnt late"), "record-late", moving.may_be_told_late),
    _entry(17, "move_member", _lazy("Tell an earlier rescue"), "earlier-rescue", earlier.may_tell_rescue),
    _entry(20, "record_event", _lazy("Record an event"), "record-event", events.may_record_event),
    _entry(30, "change_case", _lazy("Let the clock stand still"), "pause-clock", follow_up.may_pause_clock),
    _entry(40, "change_case", _lazy("Let the clock go on"), "end-pause", follow_up.may_end_pause),
    _entry(50, "change_case", _lazy("Complete or correct"), "change-case", intake.may_change_case),
    _entry(60, "assign_case", _lazy("Assign"), "assign", follow_up.may_assign),
    _entry(70, "record_death", _lazy("Record a missing person"), "record-missing", events.may_record_missing),
    _entry(80, "record_death", _lazy("Record a death"), "record-death", events.may_record_death),
    _entry(25, "record_event", _lazy("It is over"), "end-event", events.may_end_event),
    _entry(82, "take_lead", _lazy("The partner gives the lead back"), "take-lead", moving.may_take_lead),
    _entry(84, "restrict_case", _lazy("Restrict the request"), "restrict-request", seal.may_restrict),
    _entry(86, "lift_restriction", _lazy("Lift the restriction"), "lift-restriction", seal.may_lift_restriction),
    _entry(
        88,
        "see_withheld_searches",
        _lazy("Searches that met this request"),
        "withheld-search-list",
        seal.may_lift_restriction,
    ),
    _entry(90, "close_case", _lazy("Reopen the request"), "reopen-case", closing.may_reopen),
    _entry(92, "close_case", _lazy("Correct why it was closed"), "correct-closing", closing.may_correct_closing),
)
