"""A row of each list of reference data that a new house has none of."""

from __future__ import annotations

from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import Meeting, ensure_term
from lfnkr.models import Wording
from reports.models import ExternalStatistic, Policy


def plant() -> None:
    """A partner, a meeting, a wording, a policy and an outside statistic."""
    today = clock.today()
    year = ensure_term(today)
    factories.partner()
    with trail.act("test", by=None):
        Meeting.objects.create(number=21, held_on=today, fiscal_year=year)
        Wording.objects.create(name_en="rice", name_ja="米", name_ko="쌀")
        Policy.objects.create(text="Nobody travels alone.", effective_on=today)
        ExternalStatistic.objects.create(
            fiscal_year=year,
            key="women_share",
            publisher="A ministry",
            series="Arrivals",
            period="2025",
            value=70,
            source="Its own page",
            quoted_on=today,
        )
