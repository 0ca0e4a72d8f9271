"""The steps of the ground itself: terms, officers, the worker."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.first_hour.steps import State, Step
from lfnkr.jobs import queue
from lfnkr.language.lists import listed


def look_at_officers() -> State:
    """Each role held by somebody who can sign in."""
    held = set(User.objects.filter(is_active=True).exclude(role="").values_list("role", flat=True))
    missing = [role.label for role in Role if role not in held]
    if missing:
        return State(False, _("Still missing: %(roles)s.") % {"roles": listed(missing)})
    return State(True, _("Every role is held."))


def look_at_terms() -> State:
    """Today's term, and those before it."""
    today = clock.today()
    count = FiscalYear.objects.filter(starts_on__lte=today).count()
    if not FiscalYear.objects.filter(starts_on__lte=today, ends_on__gte=today).exists():
        return State(False, _("Today lies in no term."))
    return State(True, _("Terms to this day: %(count)d.") % {"count": count})


def look_at_worker() -> State:
    """A worker that did something in the last minute."""
    if queue.worker_is_there():
        return State(True, _("It was seen within the last minute."))
    return State(False, _("No worker was seen within the last minute."))


STEPS = (
    Step(
        key="officers",
        order=10,
        title=gettext_lazy("People for every role"),
        look=look_at_officers,
        page="accounts:user-list",
        why=gettext_lazy("What could do harm takes two people: without a second one, nothing of it can be decided."),
        label=gettext_lazy("To the accounts"),
        permission="accounts.see_accounts",
    ),
    Step(
        key="terms",
        order=20,
        title=gettext_lazy("Fiscal years, from the founding year on"),
        look=look_at_terms,
        page="open-terms",
        why=gettext_lazy("A day that lies in no term can be counted in no report."),
        label=gettext_lazy("Open the terms"),
        permission="lfnkr.open_terms",
    ),
    Step(
        key="worker",
        order=70,
        title=gettext_lazy("The worker runs"),
        look=look_at_worker,
        page="desk",
        why=gettext_lazy("It prints, sends letters, climbs the ladder of danger and checks the books at night."),
        label=gettext_lazy("To the jobs on the desk"),
        permission="accounts.manage",
    ),
)
