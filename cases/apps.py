"""Rescue requests and the people they are for; knows nothing of money."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy

from cases import permissions
from cases.case.choices import RiskLevel
from cases.operations.choices import LEG_LOOKS
from cases.status import LOOKS
from lfnkr.accounts import roles
from lfnkr.audit import actions, requests, unaudited
from lfnkr.first_hour import steps
from lfnkr.notices import kinds
from lfnkr.web import navigation, status_looks
from lfnkr.web.navigation import Item
from lfnkr.web.status_looks import StatusLook


class CasesConfig(AppConfig):
    """Rescue requests and the people they are for; knows nothing of money."""

    name = "cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
    key_proofs = {"LFNKR_SEARCH_KEY": "cases.people.token_proof.search_key_made_the_tokens"}
    """How `prepare` sees whether a key is the one that made what lies in our tables (lfnkr/keyring/adoption.py)."""

    def ready(self) -> None:
        """Declare what people are told about requests, what is looked at every minute, steps of the first hour, and what pages show."""
        roles.declare(permissions.GRANTS)
        navigation.declare(
            Item(order=20, label=_lazy("Requests"), page="cases:case-list", permission="cases.see_cases"),
        )
        status_looks.declare(LOOKS | LEG_LOOKS | {RiskLevel.ACUTE: StatusLook.DANGER})
        actions.discover(self.name)
        notices = import_module("cases.notices")  # Models are loaded only by now.
        status = import_module("cases.workflow.notices")
        response_time = import_module("cases.response_time.notices")
        voiding = import_module("cases.voiding.notices")
        risk = import_module("cases.risk.notices")
        joining = import_module("cases.joining.notices")
        break_glass = import_module("cases.break_glass.notices")
        tasks = import_module("cases.tasks.notices")
        kinds.register(
            break_glass.GLASS_BROKEN,
            break_glass.REVIEW_OVERDUE,
            status.INTERRUPTED,
            import_module("cases.workflow.late").LEARNT_LATE,
            notices.CONTACT_MISSED,
            *response_time.KINDS,
            *import_module("cases.closing.notices").KINDS,
            notices.ASSIGNED,
            voiding.VOIDING_WAITS,
            import_module("cases.second_officer.notices").CORRECTION_WAITS,
            risk.RISK_OVERDUE,
            *joining.KINDS,
            *tasks.KINDS,
            *import_module("cases.follow_up.notices").KINDS,
            import_module("cases.merging.notices").PEOPLE_MERGED,
        )
        kinds.watch("cases.contacts", notices.look_at_contacts)
        kinds.watch("cases.glass_reviews", break_glass.look_at_reviews)
        kinds.watch("cases.clocks", response_time.look_at_clocks)
        kinds.watch("cases.risks", risk.look_at_risks)
        kinds.watch("cases.tasks", tasks.look_at_tasks)
        import_module("cases.tasks.following")
        import_module("cases.flights.known")
        steps.register(*import_module("cases.first_hour").STEPS)
        requests.register(import_module("cases.register.in_the_trail").KNOWER)
        for room in (
            "across",
            "break_glass",
            "case_page",
            "duplicates",
            "closing",
            "earlier_rescues",
            "events",
            "flights",
            "handover",
            "intake",
            "joining",
            "merging",
            "missions",
            "operations",
            "partners",
            "prints",
            "register",
            "risk",
            "seal",
            "correction_page",
            "step_order",
            "tasks",
            "versions",
            "voiding",
        ):
            import_module(f"cases.{room}.panels")
        for room in ("break_glass", "operations"):
            import_module(f"cases.{room}.out_of_sight")
        unaudited.recompute("cases_case", "response_due_at", "cases_response_due(t.id)")
        unaudited.recompute("cases_case", "has_open_people", "cases_has_open_people(t.id)")
        unaudited.recompute("cases_case", "danger_since", "cases_danger_since(t.id)")
        unaudited.leave("cases_draft", "body", "saved every few seconds under a key of its own; not a record yet")
        unaudited.leave("cases_draft", "saved_at", "moved with the draft's text")
