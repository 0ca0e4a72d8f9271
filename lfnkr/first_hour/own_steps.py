"""The steps of the ground itself: terms, officers, the worker."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.first_hour.steps import Step, StepResult
from lfnkr.jobs import queue
from lfnkr.language.lists import listed
from lfnkr.postgresql.kept_questions import kept


@kept
def _roles_held() -> QuerySet:
    return User.objects.filter(is_active=True).exclude(role="").order_by().values_list("role", flat=True)


@kept
def _last_days_of_terms(today) -> QuerySet:
    """Of the terms that have begun."""
    return FiscalYear.objects.filter(starts_on__lte=today).order_by().values_list("ends_on", flat=True)


def look_at_officers() -> StepResult:
    """Each role held by somebody who can sign in."""
    held = set(_roles_held())
    missing = [role.label for role in Role if role not in held]
    if missing:
        return StepResult(False, _("Still missing: %(roles)s.") % {"roles": listed(missing)})
    return StepResult(True, _("Every role is held."))


def look_at_terms() -> StepResult:
    """Today's term, and those before it."""
    today = clock.today()
    last_days = _last_days_of_terms(today=today)
    if not any(today <= day for day in last_days):
        return StepResult(False, _("Today lies in no term."))
    return StepResult(True, _("Terms to this day: %(count)d.") % {"count": len(last_days)})


def look_at_worker() -> StepResult:
    """A worker that did something in the last minute."""
    if queue.worker_is_there():
        return StepResult(True, _("It was seen within the last minute."))
    return StepResult(False, _("No worker was seen within the last minute."))


STEPS = (
    Step(
        key="officers",
        order=10,
        title=_lazy("People for every role"),
        look=look_at_officers,
        page="accounts:user-list",
        why=_lazy("What could do harm takes two people: without a second one, nothing of it can be decided."),
        label=_lazy("To the accounts"),
        permission="accounts.see_accounts",
    ),
    Step(
        key="terms",
        order=20,
        title=_lazy("Fiscal years, from the founding year on"),
        look=look_at_terms,
        page="open-terms",
        why=_lazy("A day that lies in no term can be counted in no report."),
        label=_lazy("Open the terms"),
        permission="lfnkr.open_terms",
    ),
    Step(
        key="worker",
        order=70,
        title=_lazy("The worker runs"),
        look=look_at_worker,
        page="desk",
        why=_lazy("It prints, sends letters, climbs the ladder of danger and checks the books at night."),
        label=_lazy("To the jobs on the desk"),
        permission="accounts.manage",
    ),
)
