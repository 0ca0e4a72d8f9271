"""Every change a person makes to a case, by its name; each act lives in the module of its subject, with its refusals."""

from cases.across.actions import complete_relation, tell_of_family
from cases.break_glass.actions import break_glass
from cases.break_glass.actions import extend as extend_glass
from cases.break_glass.actions import review as review_glass
from cases.closing.actions import approve_closing, close_case, correct_closing, reopen_case, withdraw_closing
from cases.duplicates.actions import carry_over, take_back_carry_over
from cases.duplicates.pairs import Repeated, originals_of
from cases.earlier_rescues.actions import tell_earlier_rescue
from cases.events.actions import (
    acknowledge,
    end_event,
    record_death,
    record_event,
    record_missing,
    review_missing,
    take_back_review,
)
from cases.flights.actions import correct_flight, take_back_flight, tell_of_flight
from cases.follow_up.actions import (
    acknowledge_hand_over,
    add_note,
    agree_contact,
    assign,
    end_pause,
    give_back,
    pause_clock,
    take_case,
)
from cases.intake.actions import open_case
from cases.intake.corrections import change_case, change_member, correct_person
from cases.joining.actions import join_case
from cases.joining.correcting import correct_joining
from cases.joining.handing import hand_on_principal
from cases.merging.actions import merge_people, say_not_same, take_back_not_same, undo_merge
from cases.missions.actions import record_mission
from cases.operations.actions import add_leg, change_leg, close_operation, mobilise, open_operation
from cases.operations.correcting import correct_operation
from cases.operations.leaving import they_left
from cases.operations.staying import (
    correct_stay,
    join_operation,
    leave_operation,
    rejoin_operation,
    split_operation,
    take_back_stay,
)
from cases.partners.actions import record_what_partner_told
from cases.prints.actions import print_history
from cases.risk.actions import assess_risk, record_needs
from cases.seal.restriction import lift_restriction, restrict_request
from cases.second_officer.actions import agree_to_correction, withdraw_correction
from cases.step_order.actions import order_steps
from cases.tasks.actions import cancel_task, change_task, finish_task, hand_over_tasks, make_task, reopen_task
from cases.versions.actions import choose_version, take_back_version, tell_version
from cases.voiding.actions import agree_to_voiding, void
from cases.voiding.whole_operation import take_back_operation
from cases.workflow.leading import decline, fund, hand_over, take_lead, wait_for, was_led_by_nobody
from cases.workflow.moving import move

__all__ = [
    "Repeated",
    "acknowledge",
    "acknowledge_hand_over",
    "add_leg",
    "add_note",
    "agree_contact",
    "agree_to_correction",
    "agree_to_voiding",
    "approve_closing",
    "assess_risk",
    "assign",
    "break_glass",
    "cancel_task",
    "carry_over",
    "change_case",
    "change_leg",
    "change_member",
    "change_task",
    "choose_version",
    "close_case",
    "close_operation",
    "complete_relation",
    "correct_closing",
    "correct_flight",
    "correct_joining",
    "correct_operation",
    "correct_person",
    "correct_stay",
    "decline",
    "end_event",
    "end_pause",
    "extend_glass",
    "finish_task",
    "fund",
    "give_back",
    "hand_on_principal",
    "hand_over",
    "hand_over_tasks",
    "join_case",
    "join_operation",
    "leave_operation",
    "lift_restriction",
    "make_task",
    "merge_people",
    "mobilise",
    "move",
    "open_case",
    "open_operation",
    "order_steps",
    "pause_clock",
    "originals_of",
    "record_death",
    "record_event",
    "record_missing",
    "record_mission",
    "record_needs",
    "record_what_partner_told",
    "rejoin_operation",
    "print_history",
    "reopen_case",
    "reopen_task",
    "restrict_request",
    "review_glass",
    "review_missing",
    "say_not_same",
    "split_operation",
    "take_back_flight",
    "take_back_version",
    "take_back_not_same",
    "take_back_carry_over",
    "take_back_operation",
    "take_back_review",
    "take_back_stay",
    "take_case",
    "take_lead",
    "tell_earlier_rescue",
    "tell_of_family",
    "they_left",
    "undo_merge",
    "tell_of_flight",
    "tell_version",
    "void",
    "wait_for",
    "was_led_by_nobody",
    "withdraw_closing",
    "withdraw_correction",
]
