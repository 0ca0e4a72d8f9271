"""Earlier flights and returns of a person, each with how closely and how surely it is known; a correction is a row of its own."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import AskedBy
from cases.case.models import Case
from cases.choices import COUNTRIES
from cases.events.choices import Certainty
from cases.flights.choices import FlightKind, Followed
from cases.people.models import Person
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.fuzzy.columns import FuzzyDateField
from lfnkr.keyring.sealing import SealedField

LONGEST_HELD = 600
"""Months."""


class EarlierFlightQuerySet(models.QuerySet):
    """Questions about many flights."""

    def standing(self) -> Self:
        """Those neither recorded in error nor told anew."""
        return self.filter(taken_back_at=None)

    def visible_to(self, user) -> Self:
        """Those told in a request a user may see; row security says the same."""
        return self.filter(case__in=Case.objects.visible_to(user))


class EarlierFlight(Declared):
    """One crossing, arrest at the border or return of a person before a request, as told; no figure counts it.

    A row is kept as it was written. It is corrected by another that `replaces` it, and taken back once, with a reason.
    """

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    person = personal(models.ForeignKey(Person, models.PROTECT, related_name="earlier_flights"))
    case = plain(models.ForeignKey(Case, models.PROTECT, editable=False, related_name="flights_told"))
    """The request it was told in."""
    kind = personal(models.CharField(_lazy("What happened"), max_length=9, choices=FlightKind), told=True)
    happened = personal(
        FuzzyDateField(
            _lazy("When"), help_text=_lazy("As closely as it is known: 17 May 2013, May 2013, 2013, about 2013.")
        ),
        told=True,
    )
    country = personal(
        models.CharField(
            _lazy("Country"),
            max_length=2,
            choices=list(COUNTRIES.items()),
            blank=True,
            help_text=_lazy("To which somebody crossed, or from which somebody was sent or went back."),
        ),
        told=True,
        nothing=_lazy("not told"),
    )
    followed = personal(
        models.CharField(
            _lazy("What followed"),
            max_length=15,
            choices=Followed,
            blank=True,
            help_text=_lazy("After a return, or after being caught: where the person was held the longest."),
        ),
        told=True,
        nothing=_lazy("not told"),
    )
    months_held = personal(
        models.PositiveSmallIntegerField(_lazy("Months held"), null=True, blank=True),
        told=True,
        form=inputs.number(LONGEST_HELD),
    )
    certainty = personal(
        models.CharField(_lazy("How sure is it?"), max_length=12, choices=Certainty, blank=True),
        told=True,
        nothing=_lazy("not told"),
    )
    source = personal(
        models.CharField(_lazy("Who told it"), max_length=20, choices=AskedBy, blank=True),
        told=True,
        nothing=_lazy("not told"),
    )
    told_on = personal(models.DateField(_lazy("Told on"), null=True, blank=True), told=True)
    words = sealed(
        SealedField(_lazy("In words"), help_text=_lazy("Where exactly, with whom, what was done. Sealed.")),
        told=True,
        form=inputs.lines(3),
    )
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    replaces = plain(
        models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="replaced_by")
    )
    """What was told before, where this corrects it."""
    taken_back_at = plain(models.DateTimeField(null=True, editable=False))
    """When it was told anew, or recorded in error."""
    taken_back_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    why = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))

    objects = EarlierFlightQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("earlier flight")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="flight_taken_back_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FlightKind if kind != FlightKind.CROSSED])
                | Q(followed="", months_held=None),
                name="flight_followed_by_nothing",
            ),
            models.CheckConstraint(
                condition=Q(months_held=None) | Q(months_held__lte=LONGEST_HELD), name="flight_months_held"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its words are sealed under the request they were told in."""
        return ("case", self.case_id)
