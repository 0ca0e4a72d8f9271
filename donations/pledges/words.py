"""What is said of a promise: so much, so often, from when to when."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.pledges.choices import Rhythm
from donations.pledges.models import Pledge, PledgeTerms
from lfnkr.language.lists import listed


def said(pledge: Pledge, terms: PledgeTerms) -> str:
    """What it says by these terms: "JPY 5,000, every month, from 1 April 2026, until 31 March 2027"."""
    if terms.amount is None:
        return _("nothing from %(day)s") % {"day": date_format(terms.since)}
    parts = [pledge.money(terms.amount), terms.get_rhythm_display()]
    begins = _("on %(day)s") if terms.rhythm == Rhythm.ONCE else _("from %(day)s")
    parts.append(begins % {"day": date_format(terms.since)})
    if terms.until:
        parts.append(_("until %(day)s") % {"day": date_format(terms.until)})
    return listed(parts)


def state(pledge: Pledge, terms: PledgeTerms | None) -> str:
    """What it says now, that it ended, or that it was recorded in error."""
    if pledge.voided_at:
        return _("recorded in error")
    return said(pledge, terms) if terms else _("ended")
