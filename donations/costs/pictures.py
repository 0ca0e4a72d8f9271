"""Estimates beside what rescues came to, as pictures with their tables; nothing is asked here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.case.choices import Tier
from donations.costs.comparison import Came, Comparison
from donations.payments.choices import Category
from lfnkr.documents.charts import Table
from lfnkr.documents.lying import Stripes, lying
from lfnkr.language.lists import explained
from lfnkr.money import Money
from lfnkr.templatetags.formatting import percent


@dataclass(frozen=True)
class Seen:
    """A picture and its numbers."""

    picture: Stripes
    table: Table


def tiers_picture(comparison: Comparison) -> Seen:
    """For each tier what one of its rescues was estimated at and came to, on average."""
    bars, tints = [], []
    for row in comparison.tiers:
        tier = capfirst(Tier(row.kind).label)
        for words, sum_, tint in ((_("estimated"), row.estimated, 3), (_("came to"), row.together, 1)):
            bars.append((explained(tier, words), sum_ // row.number, exact(sum_ // row.number)))
            tints.append(tint)
    return Seen(lying(bars, tuple(tints), above=True), table_of_tiers(comparison))


def table_of_tiers(comparison: Comparison) -> Table:
    """How many rescues, both sums, one as a share of the other, and how far single rescues lie apart."""
    columns = (
        _("Tier"),
        _("Rescues"),
        _("Estimated together, USD"),
        _("Came to together, USD"),
        _("Of the estimate"),
        _("From the cheapest to the dearest, USD"),
    )
    rows = [
        (
            capfirst(Tier(row.kind).label),
            number_format(row.number),
            exact(row.estimated),
            exact(row.together),
            percent(row.share),
            range_of(row),
        )
        for row in comparison.tiers
    ]
    return Table(columns, tuple(rows))


def categories_picture(comparison: Comparison) -> Seen:
    """What was paid by category, the largest first; what has no category last."""
    found = sorted(comparison.categories, key=lambda row: -row.together)
    bars = [(capfirst(Category(row.kind).label), row.together, exact(row.together)) for row in found]
    columns = (
        pgettext("what money is spent on", "For"),
        _("Rescues"),
        _("Paid together, USD"),
        _("From the cheapest to the dearest, USD"),
    )
    rows = [
        (label, number_format(row.number), words, range_of(row))
        for row, (label, _sum, words) in zip(found, bars, strict=True)
    ]
    if rest := comparison.of_no_category:
        label = _("Of no category: lost")
        bars.append((label, max(0, rest), exact(rest)))
        rows.append((label, "", exact(rest), ""))
    return Seen(lying(bars, above=True), Table(columns, tuple(rows)))


def exact(amount: int) -> str:
    """A sum in dollars, without the currency, which the heading names."""
    return Money(amount).plain


def range_of(row: Came) -> str:
    """From the cheapest rescue to the dearest; one sum where they are the same."""
    if row.lowest == row.highest:
        return exact(row.lowest)
    return pgettext("a range of sums", "%(first)s – %(last)s") % {
        "first": exact(row.lowest),
        "last": exact(row.highest),
    }
