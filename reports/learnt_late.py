"""Which signed reports do not hold what is learnt of their days now: the next edition does (design rule 18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from lfnkr.calendar.clock import day_of
from reports.models import Edition


def signed_without(begins_at: datetime, until: datetime) -> Iterator[str]:
    """The last signed edition of each term that what happened between two moments may lie in."""
    days = {"fiscal_year__starts_on__lte": day_of(until), "fiscal_year__ends_on__gte": day_of(begins_at)}
    signed = Edition.objects.signed().filter(**days).select_related("fiscal_year").defer("content", "annex")
    last = {edition.fiscal_year_id: edition for edition in signed.order_by("number")}
    for _term, edition in sorted(last.items()):
        words = {"number": edition.number, "term": edition.fiscal_year.name}
        yield _("Edition %(number)d of the report of %(term)s was signed without it: the next one names it.") % words
