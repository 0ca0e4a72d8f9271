"""Floor and target of a fund from a day on, as two officers set them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund


class FundLevelsQuerySet(models.QuerySet):
    """Questions about floors and targets."""

    def in_force(self) -> FundLevelsQuerySet:
        """Those that a second officer signed, and those the house was opened with; the newest day first."""
        return self.exclude(approved_at=None).order_by("-effective_on", "-approved_at", "-pk")

    def on(self, fund: Fund, day: date) -> FundLevels | None:
        """What held for a fund on a day: the newest begun by then, of one day the later signed; None before the first."""
        return self.in_force().filter(fund=fund, effective_on__lte=day).first()


class FundLevels(models.Model):
    """Floor and target of one fund from a day on, in minor units of its currency: a refill line, not a lock.

    A row is kept with its proposal, and holds once a second officer signed that (`approved_at`); none is changed or removed.
    The fund's own row repeats the newest, which a trigger writes there. A day that is past may be given: floors that were
    never typed in hold for the terms they belong to.
    """

    id = models.BigAutoField(primary_key=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="levels")
    floor = models.BigIntegerField(_lazy("floor"))
    target = models.BigIntegerField(_lazy("target"))
    effective_on = models.DateField(_lazy("holds from"))
    approved_at = models.DateTimeField(_lazy("in force since"), null=True, editable=False)

    objects = FundLevelsQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-id"]
        verbose_name = _lazy("floor and target")
        constraints = [
            models.CheckConstraint(condition=Q(floor__gt=0, target__gte=F("floor")), name="levels_target_above_floor")
        ]

    def __str__(self) -> str:
        return f"{self.fund.money(self.floor)} – {self.fund.money(self.target)}"

    def in_words(self) -> list[tuple[str, object]]:
        """Its day and its sums, each by its name."""
        names = {field.name: capfirst(field.verbose_name) for field in self._meta.fields}
        return [
            (names["effective_on"], date_format(self.effective_on)),
            (names["floor"], self.fund.money(self.floor)),
            (names["target"], self.fund.money(self.target)),
        ]


def floor_on(fund: Fund, day: date) -> int | None:
    """The floor of a fund on a day, in minor units; None before the first that is known."""
    levels = FundLevels.objects.on(fund, day)
    return levels and levels.floor


def target_on(fund: Fund, day: date) -> int | None:
    """The target of a fund on a day, likewise."""
    levels = FundLevels.objects.on(fund, day)
    return levels and levels.target
