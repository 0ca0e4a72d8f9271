"""What lies behind the addresses of cases, for the law of the permission matrix: one request of hana's, and what belongs to it."""

from __future__ import annotations

from cases import casework
from cases.intake import drafts
from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly

OF_CASE = (
    "case open-seal move add-note agree-contact pause-clock end-pause assign record-event record-missing record-death"
    " change-case open-operation close-case reopen-case restrict-request lift-restriction take-lead end-event"
    " withheld-search-list"
)
OF_MEMBER = "correct-person review-missing"
OF_OPERATION = "mobilise add-leg close-operation"


def examples(people: dict[str, User]) -> dict[str, dict]:
    """The parameters of each address."""
    hana = people["hana"]
    case = factories.case(hana)
    (member,) = factories.members_of(case)
    operation = factories.operation(member, by=hana)
    event = casework.record_event(case, by=hana, kind="illness", happened=exactly(clock.today()), members=[member])
    draft = drafts.save_draft(None, by=hana, data={})
    return {
        "cases:discard-draft": {"pk": draft.pk},
        "cases:acknowledge-event": {"pk": event.pk},
        **{f"cases:{name}": {"pk": case.pk} for name in OF_CASE.split()},
        **{f"cases:{name}": {"pk": case.pk, "member": member.pk} for name in OF_MEMBER.split()},
        **{f"cases:{name}": {"pk": operation.pk} for name in OF_OPERATION.split()},
    }
