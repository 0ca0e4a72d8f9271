"""What can be done next with a request, as far as one person may do it: each act by its words and its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case_page.case_file import Dossier
from cases.models import Case
from cases.status import BY_OWN_ACT, OPEN, TRANSITIONS, Lead, Status
from lfnkr.accounts.models import User


@dataclass(frozen=True)
class Act:
    """Something that can be done next: its words and its page."""

    label: str
    url: str


def main_acts(dossier: Dossier, user: User) -> list[Act]:
    """The next steps of the rescue itself, the likeliest first, as far as this person may take them."""
    case, members = dossier.case, dossier.members
    has_open = any(member.status in OPEN for member in members)
    is_open = case.is_open and has_open
    undecided = is_open and all(member.lead == Lead.NONE for member in members)
    led = any(member.lead == Lead.LFNKR for member in members)
    may_move = case.is_open and bool(_next_statuses(dossier) - set(BY_OWN_ACT))
    wanted = [
        (may_move, "cases.move_member", _("Record a status"), "cases:move"),
        (undecided, "donations.make_estimate", _("Estimate and decision"), "donations:estimate"),
        (is_open and led, "cases.plan_operation", _("Open an operation"), "cases:open-operation"),
        (is_open and not led, "donations.take_over", _("A partner takes over"), "donations:take-over"),
        (case.is_open and not has_open, "cases.close_case", _("Close the request"), "cases:close-case"),
        (case.is_open, "cases.change_case", _("Add a note"), "cases:add-note"),
    ]
    return _acts(wanted, case, user)


def other_acts(dossier: Dossier, user: User) -> list[Act]:
    """Everything else that can be done with a request."""
    case, to_come = dossier.case, _next_statuses(dossier)
    stands_still = any(pause.ends_at is None for pause in dossier.pauses)
    may_be_missing, may_die = (case.is_open and status in to_come for status in (Status.MISSING, Status.DIED))
    wanted = [
        (case.is_open, "cases.change_case", _("Agree the next contact"), "cases:agree-contact"),
        (case.is_open, "cases.record_event", _("Record an event"), "cases:record-event"),
        (case.is_open and not stands_still, "cases.change_case", _("Let the clock stand still"), "cases:pause-clock"),
        (stands_still, "cases.change_case", _("Let the clock go on"), "cases:end-pause"),
        (case.is_open, "cases.change_case", _("Change the facts of the request"), "cases:change-case"),
        (case.is_open, "cases.assign_case", _("Assign"), "cases:assign"),
        (may_be_missing, "cases.record_death", _("Record a missing person"), "cases:record-missing"),
        (may_die, "cases.record_death", _("Record a death"), "cases:record-death"),
        (not case.is_open, "cases.close_case", _("Reopen the request"), "cases:reopen-case"),
    ]
    return _acts(wanted, case, user)


def _next_statuses(dossier: Dossier) -> set[Status]:
    """What may become of anybody in the request, by the table of statuses."""
    return {after for member in dossier.members for after in TRANSITIONS[Status(member.status)]}


def _acts(wanted: list[tuple[bool, str, str, str]], case: Case, user: User) -> list[Act]:
    return [
        Act(label, reverse(name, args=[case.pk]))
        for may_now, permission, label, name in wanted
        if may_now and user.has_perm(permission)
    ]
