"""The clock opens the term that has begun, so that no request of September lies outside every term."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.first_hour.actions import open_terms
from lfnkr.jobs.tasks import Said, periodic


@periodic("calendar.open_term", cron="5 15 * * *", title=_lazy("Open the term that has begun"), actions=[open_terms])
def open_term() -> Said:
    """Five minutes past midnight in Tokyo; nothing to do on every day but one, and in a house that has no term yet."""
    if not FiscalYear.objects.exists():
        return lambda: _("There is no term yet: the first hour opens them.")
    made = open_terms(by=None, since=clock.today().year)
    terms = [year.term for year in made]
    return lambda: _("Term %(term)d is open.") % {"term": terms[-1]} if terms else _("Today's term is open already.")
