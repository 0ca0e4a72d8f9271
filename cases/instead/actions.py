"""Recording what happened instead of later steps that contradict it: they are taken back and it is recorded, in one act."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.case.rules import may_work_on
from cases.choices import COUNTRIES, NOT_KNOWN
from cases.events.actions import record_death, record_missing
from cases.events.models import Event
from cases.partners.actions import record_what_partner_told
from cases.status import Status
from cases.voiding.actions import void
from cases.voiding.models import Voiding
from cases.workflow.history import When
from cases.workflow.in_the_way import steps_in_the_way
from cases.workflow.models import StatusChange
from cases.workflow.moving import lock_case, move
from lfnkr.accounts.models import User
from lfnkr.audit.actions import Action, action
from lfnkr.errors import require
from lfnkr.language.lists import explained, full_stop, gap, semicolon


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One way to tell of a step: its action, whether the request goes first, and the status it makes where that is fixed."""

    action: Action
    is_of_request: bool = False
    status: Status | None = None
    is_told: bool = False

    def status_in(self, facts: Mapping[str, Any]) -> Status:
        """The status somebody comes to by it."""
        return self.status or Status(facts["status"])

    def record(self, case: Case, facts: Mapping[str, Any], *, by: User) -> Any:
        """Record it as its own page does."""
        return self.action(*([case] if self.is_of_request else []), by=by, **facts)


TELLINGS = {
    "status": Telling(action=move),
    "told": Telling(action=record_what_partner_told, is_told=True),
    "missing": Telling(action=record_missing, is_of_request=True, status=Status.MISSING),
    "death": Telling(action=record_death, is_of_request=True, status=Status.DIED),
}
"""By its word in addresses."""
OTHER_WORDS = {
    "destination": _lazy("Country of destination"),
    "original": _lazy("The request that counts instead"),
    "then": _lazy("Back before what is recorded next, as"),
    "then_happened": _lazy("Back again on"),
}
"""What is told of a step and is no column of it, in the words of its page."""


def when_of(case: Case, facts: Mapping[str, Any]) -> When:
    """When the step is told to have happened."""
    return When.told(facts.get("occurred_at"), facts.get("happened"), since=case.received_at)


def contradicting(case: Case, what: str, facts: Mapping[str, Any]) -> list[StatusChange]:
    """The later steps that contradict what is told, to be taken back with it."""
    telling, members = TELLINGS[what], facts.get("members") or ()
    if not members:
        return []
    return steps_in_the_way(members, telling.status_in(facts), when_of(case, facts), is_told=telling.is_told)


@action(
    _lazy("record instead of later steps"),
    name="record instead",
    stored_as="record instead of later steps",
    permission="cases.record_in_error",
    rule=may_work_on,
    includes=["move", "record what partner told", "record missing", "record death", "void"],
)
def record_instead(
    case: Case, *, by: User, what: str, steps: Collection[StatusChange], because: str, facts: Mapping[str, Any]
) -> list[Voiding]:
    """Take back later steps as recorded in error, and record what happened instead; both or neither.

    `what` is a word of TELLINGS, `facts` what its action takes. Where a signed edition counted one of the steps, nothing
    changes before a second officer agrees: the reason then keeps all that is to be recorded once they have. Without any steps
    it is recorded alone. Refused for what taking back refuses, and for what the action of the step refuses.
    """
    case = lock_case(case)
    require(may_work_on(case))
    telling, voidings = TELLINGS[what], []
    if steps:
        first, *others = steps
        reason = gap().join([because.strip(), _to_record(case, telling, facts)]) if because.strip() else ""
        voidings = void(first, by=by, case=case, reason=reason, along=others)
    if not any(voiding.needs_agreement for voiding in voidings):
        telling.record(case, facts, by=by)
    return voidings


def _to_record(case: Case, telling: Telling, facts: Mapping[str, Any]) -> str:
    """What is recorded in the place of the steps: in one sentence, and whatever else was told of it behind that."""
    happened = facts.get("happened") or facts.get("occurred_at") or when_of(case, facts).occurred_at
    words = {"status": telling.status_in(facts).label, "day": happened, "reason": facts.get("reason", "")}
    said = (_("Instead: %(status)s, %(day)s. %(reason)s") % words).strip()
    more = semicolon().join(_told_besides(telling, facts))
    return gap().join([said, more + full_stop()]) if more else said


def _told_besides(telling: Telling, facts: Mapping[str, Any]) -> Iterator[str]:
    """Every other thing that was told: what it is, and what was told."""
    of = Event if telling.is_of_request else StatusChange
    columns = {field.name: field for field in of._meta.get_fields() if hasattr(field, "verbose_name")}
    for name, value in facts.items():
        label = OTHER_WORDS.get(name) or (name in columns and columns[name].verbose_name)
        if name in ("members", "status", "occurred_at", "happened", "reason") or not label or not value:
            continue
        labels = {**dict(getattr(columns.get(name), "flatchoices", ())), NOT_KNOWN: _("not known")}
        labels |= {"destination": {**COUNTRIES, NOT_KNOWN: _("not known")}, "then": dict(Status.choices)}.get(name, {})
        word = labels.get(value, value) if isinstance(value, str) else value
        yield explained(str(label).rstrip("?？"), str(word).strip().rstrip(".。"))
