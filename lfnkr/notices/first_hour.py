"""What the first hour of a house asks of the notices: somebody on call, and a pager that wakes them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.first_hour.steps import Step, StepResult
from lfnkr.language.lists import listed
from lfnkr.notices.ladder import on_call_at
from lfnkr.notices.proof import is_pager_proven


def look_at_rota() -> StepResult:
    """Somebody on call at this moment."""
    people = on_call_at(clock.now())
    if not people:
        return StepResult(False, _("Nobody is on call now."))
    return StepResult(True, _("On call now: %(names)s.") % {"names": listed(person.display_name for person in people)})


def look_at_pager() -> StepResult:
    """A test alarm that went all the way."""
    if is_pager_proven():
        return StepResult(True, _("A test alarm was announced by the pager and answered by somebody on call."))
    return StepResult(False, _("No test alarm has gone all the way yet: letters alone wake nobody at night."))


STEPS = (
    Step(
        key="rota",
        order=80,
        title=_lazy("The on-call list"),
        look=look_at_rota,
        page="notices:on-call",
        why=_lazy("When lead and deputy do not answer, danger climbs to whoever is on call."),
        label=_lazy("To the on-call list"),
        permission="notices.keep_on_call",
    ),
    Step(
        key="pager",
        order=90,
        title=_lazy("A pager that was tried"),
        look=look_at_pager,
        page="notices:pager",
        why=_lazy(
            "A rescue that starts a day late fails: something must ring when danger comes at two in the morning."
        ),
        label=_lazy("To the pager"),
        permission="notices.set_pager",
    ),
)
