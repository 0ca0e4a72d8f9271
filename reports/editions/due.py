"""Which terms are over, not long ago, and have no edition that was signed or waits to be."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.models import Edition

REMEMBERED_FOR = timedelta(days=2 * 366)
"""So long after its end a desk asks for the edition of a term; older ones stand in the list of terms alone."""


def terms_due() -> QuerySet[FiscalYear]:
    """The terms whose edition is due, the newest first."""
    kept = Edition.objects.filter(fiscal_year=OuterRef("pk"), withdrawn_at=None)
    over = FiscalYear.objects.filter(ends_on__lt=clock.today(), ends_on__gt=clock.today() - REMEMBERED_FOR)
    return over.filter(~Exists(kept)).order_by("-term")
