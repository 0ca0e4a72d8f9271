"""What else the house has and owes at the end of a fiscal year, beside what its books hold themselves; closed years are in donations/periods."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from donations.years.choices import LIABILITIES, Heading
from lfnkr.language.labels import Labelled
from lfnkr.language.wordings import known
from lfnkr.money import Money, currency_choices


class StatedItemQuerySet(models.QuerySet):
    """Questions about what was stated."""

    def visible_to(self, user) -> StatedItemQuerySet:
        """All of it, to whoever may see the ledger."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def in_force(self) -> StatedItemQuerySet:
        """What two officers signed, and two did not take back."""
        return self.filter(approved_at__isnull=False, taken_back_at=None)

    def as_of(self, day: date) -> StatedItemQuerySet:
        """The list of one day, in the order of the balance sheet."""
        places = [models.When(heading=heading, then=place) for place, heading in enumerate(Heading.values)]
        rows = self.filter(day=day).annotate(place=models.Case(*places, output_field=models.IntegerField()))
        return rows.order_by("place", "currency", "what", "pk")


class StatedItem(Labelled):
    """One other asset or liability of the house at the end of a fiscal year, as two officers stated it.

    Money on accounts with statements, and advances, derive from the books and are not stated. An item stands for its day alone:
    each year what there is is stated anew, at what it is worth then. Wrong ones are taken back by two, and stay in the list of
    what was stated.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(_lazy("as of"))
    heading = models.CharField(_lazy("heading"), max_length=10, choices=Heading)
    what = models.CharField(_lazy("what it is"), max_length=120)
    amount = models.BigIntegerField(_lazy("amount"))
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices, default="JPY")
    approved_at = models.DateTimeField(null=True, editable=False)
    taken_back_at = models.DateTimeField(null=True, editable=False)

    objects = StatedItemQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "heading"]
        verbose_name = _lazy("other asset or liability")
        indexes = [models.Index(fields=["day"], name="stated_of_day")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(what=""), name="stated_is_something"),
            models.CheckConstraint(condition=Q(heading__in=Heading.values), name="stated_heading_is_known"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(approved_at__isnull=False), name="stated_before_taken_back"
            ),
        ]

    def __str__(self) -> str:
        return known(self.what)

    @property
    def money(self) -> Money:
        """What it is worth, or comes to."""
        return Money(self.amount, self.currency)

    @property
    def is_liability(self) -> bool:
        """Whether it is owed."""
        return self.heading in LIABILITIES

    def in_words(self) -> list[tuple[str, object]]:
        """What two officers sign, each by its name."""
        names = {field.name: capfirst(field.verbose_name) for field in self._meta.fields}
        return [
            (names["heading"], capfirst(self.get_heading_display())),
            (names["what"], known(self.what)),
            (names["day"], date_format(self.day)),
            (names["amount"], self.money),
        ]
