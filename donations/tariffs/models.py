"""What a rescue costs by the day it was asked for, and what the director may commit alone by night."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import Tier
from donations.tariffs.errors import NoTariff
from lfnkr.calendar import clock
from lfnkr.language.lists import aside
from lfnkr.money import Money
from lfnkr.postgresql.kept_questions import kept

PRICES = ("minimum", "evasion", "complex", "per_child", "cap", "per_adult")
"""The columns of a tariff that are prices."""
OF_PARTY = PRICES[:-1]
"""Those of one adult with children."""


class TariffQuerySet(models.QuerySet):
    """Questions about tariffs."""

    def in_force(self) -> TariffQuerySet:
        """Those that a second officer signed, and those the house was opened with."""
        return self.exclude(approved_at=None)

    def of(self, day: date) -> Tariff:
        """The price list in force for a day, as `find` knows it; raises NoTariff when none is."""
        tariff = self.find(day)
        if tariff is None:
            raise NoTariff(day=date_format(day))
        return tariff

    @staticmethod
    def find(day: date) -> Tariff | None:
        """The signed list for a day, if any: the newest begun by then, of two the later signed; before the first, that one."""
        return next(iter(_lists_of(day=day) or _first_after(day=day)), None)


@kept
def _lists_of(day) -> models.QuerySet:
    of_day = Tariff.objects.in_force().filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return of_day.order_by("-valid_from", "-approved_at")[:1]


@kept
def _first_after(day) -> models.QuerySet:
    return Tariff.objects.in_force().filter(valid_from__gt=day).order_by("valid_from", "-approved_at")[:1]


class Tariff(models.Model):
    """The price list of a rescue from a day on, in US cents: a price per party by tier, children added, a cap, and further adults.

    The party has one adult, whom its price pays; each further one costs `per_adult` on top, also above the cap. People of unknown
    age count as adults. Until the board has confirmed what a further adult costs, it is nothing.

    It is in force once a second officer has signed its proposal (`approved_at`), from a day that is still to come; a past
    list has a last day too, and serves the requests of its days alone. None is changed or removed; a newer one replaces it.
    """

    id = models.BigAutoField(primary_key=True)
    valid_from = models.DateField(_lazy("valid from"))
    valid_to = models.DateField(
        _lazy("valid to"),
        null=True,
        blank=True,
        help_text=_lazy("Only for a past list, whose days are over. Else empty."),
    )
    minimum = models.PositiveIntegerField(_lazy("escape without help"))
    evasion = models.PositiveIntegerField(_lazy("with help past surveillance"))
    complex = models.PositiveIntegerField(_lazy("high complexity"))
    per_child = models.PositiveIntegerField(_lazy("each child from the age below"))
    infant_under_months = models.PositiveSmallIntegerField(
        _lazy("children under this age in months are free"), default=24
    )
    cap = models.PositiveIntegerField(_lazy("never above, further adults apart"))
    per_adult = models.PositiveIntegerField(
        _lazy("each further adult"),
        default=0,
        db_default=0,
        help_text=_lazy("Beside the first, whom the price above pays. People of unknown age count as adults."),
    )
    is_per_adult_confirmed = models.BooleanField(
        _lazy("the board has confirmed what a further adult costs"),
        default=False,
        db_default=False,
        help_text=_lazy("Until then it is 0, and every estimate says that it is to be confirmed by the board."),
    )
    approved_at = models.DateTimeField(_lazy("in force since"), null=True, editable=False)

    objects = TariffQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _lazy("tariff")
        verbose_name_plural = _lazy("tariffs")
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__gt=0, evasion__gte=F("minimum"), complex__gte=F("evasion"), cap__gte=F("complex")),
                name="tariff_rises_to_its_cap",
                violation_error_message=_lazy("Each price is at least the one before it, and none is above the cap."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="tariff_ends_after_its_first_day",
                violation_error_message=_lazy("The last day comes after the first."),
            ),
            models.CheckConstraint(
                condition=Q(per_adult=0) | Q(is_per_adult_confirmed=True),
                name="tariff_further_adult_is_confirmed",
                violation_error_message=_lazy(
                    "A further adult costs nothing until the board has confirmed it: enter 0, or say that it has."
                ),
            ),
        ]

    def __str__(self) -> str:
        return _("Tariff from %(day)s") % {"day": date_format(self.valid_from)}

    def in_words(self) -> list[tuple[str, object]]:
        """Its days and its prices, each by its name; the last day is nothing while it has none."""
        names = {field.name: capfirst(field.verbose_name) for field in self._meta.fields}
        last = self.valid_to and date_format(self.valid_to)
        return [
            (names["valid_from"], date_format(self.valid_from)),
            (names["valid_to"], last),
            *((names[name], Money(getattr(self, name))) for name in OF_PARTY),
            (names["per_adult"], self.per_adult_in_words),
            (names["infant_under_months"], str(self.infant_under_months)),
        ]

    @property
    def per_adult_in_words(self) -> str:
        """What a further adult costs, and that the board has still to confirm it."""
        price = str(Money(self.per_adult))
        if self.is_per_adult_confirmed:
            return price
        return price + aside(_("to be confirmed by the board"))

    def price(self, tier: str, *, priced_children: int, further_adults: int) -> int:
        """US cents for a party of a tier with so many children above the infant age, and so many adults beside the first."""
        party = {Tier.MINIMUM: self.minimum, Tier.EVASION: self.evasion, Tier.COMPLEX: self.complex}[Tier(tier)]
        return min(party + priced_children * self.per_child, self.cap) + further_adults * self.per_adult


class NightLimitQuerySet(models.QuerySet):
    """Questions about the limit by night."""

    def at(self, moment: datetime) -> NightLimit:
        """The limit that held at a moment; before the first one, that one."""
        held = self.filter(since__lte=moment).order_by("-since", "-pk").first()
        return held or self.earliest("since", "pk")


class NightLimit(models.Model):
    """What the director may commit alone by night, in US cents, from a moment on; a new one takes two officers."""

    id = models.BigAutoField(primary_key=True)
    amount = models.BigIntegerField(_lazy("limit by night"))
    since = models.DateTimeField(default=clock.now, editable=False)
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, null=True, editable=False, related_name="night_limit"
    )

    objects = NightLimitQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _lazy("limit by night")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="night_limit_above_zero")]

    def __str__(self) -> str:
        return str(Money(self.amount))
