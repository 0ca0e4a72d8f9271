"""What was told of one fact by several: each version with its source, day and certainty, and which was chosen (design rule 9)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import AskedBy
from cases.case.models import Case, CaseMember
from cases.events.choices import Certainty
from cases.events.models import Event
from cases.operations.models import Leg
from cases.reference.models import Partner
from cases.status import Lead, LeadReason
from cases.workflow.models import LeadChange, StatusChange
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, personal, plain, sealed
from lfnkr.fuzzy.ages import Age
from lfnkr.fuzzy.columns import AgeField, FuzzyDateField
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.lists import explained

LEADS = [choice for choice in Lead.choices if choice[0] != Lead.NONE]
"""Who may be told to have led: us, or a partner organisation."""
OF_PARTNERS = (LeadReason.NEARER, LeadReason.UNSAFE, LeadReason.MANDATE)
"""Why a partner leads, as it may be told here: what lacked at a takeover is kept with its money alone."""


class FactKind(models.TextChoices):
    """Of which facts several versions are kept."""

    RECEIVED = "received", _lazy("when the call came")
    AGE = "age", _lazy("age")
    STEP = "step", _lazy("when somebody came to a status")
    EVENT = "event", _lazy("when something happened")
    LEFT = "left", _lazy("when a leg began")
    ARRIVED = "arrived", _lazy("when a leg arrived")
    LEAD = "lead", _lazy("who leads since when")


@dataclass(frozen=True)
class Led:
    """Who leads, and since when."""

    lead: str
    partner: Partner | None
    happened: FuzzyDate

    def __str__(self) -> str:
        who = self.partner.name if self.partner else str(Lead(self.lead).label)
        return explained(who, _("since %(day)s") % {"day": self.happened})


class OfRequestQuerySet(models.QuerySet):
    """Questions about many rows of a request."""

    def visible_to(self, user) -> Self:
        """Those in requests a user may see; row security says the same."""
        return self.filter(case__in=Case.objects.visible_to(user))


class FactVersionQuerySet(OfRequestQuerySet):
    """Questions about many versions."""

    def standing(self) -> Self:
        """Those not recorded in error."""
        return self.filter(taken_back_at=None)


def _of(fact: str, column: str, told: str) -> Q:
    """One fact names one row, the call none, and says one value."""
    names = {f"{name}__isnull": name != column for name in ("member", "step", "event", "leg", "lead")}
    led = _LED if fact == FactKind.LEAD else Q(led_by="", partner=None, led_for="")
    return Q(led, fact=fact, happened__isnull=told != "happened", age__isnull=told != "age", **names)


_LED = Q(led_by=Lead.LFNKR, partner=None, led_for="") | Q(led_by=Lead.PARTNER, partner__isnull=False)


class FactVersion(Declared):
    """One version of one fact: the age of somebody, who leads, or when something happened, as one source told it on one day.

    It belongs to the row in which the fact was recorded first; which row records it since another version was chosen, the
    choices say. It counts nothing by itself. A row is kept as it was written, and recorded in error once, with a reason.
    """

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, editable=False, related_name="fact_versions"))
    fact = plain(models.CharField(_lazy("fact"), max_length=8, choices=FactKind, editable=False))
    member = plain(models.ForeignKey(CaseMember, models.PROTECT, null=True, editable=False, related_name="+"))
    step = plain(models.ForeignKey(StatusChange, models.PROTECT, null=True, editable=False, related_name="+"))
    event = plain(models.ForeignKey(Event, models.PROTECT, null=True, editable=False, related_name="+"))
    leg = plain(models.ForeignKey(Leg, models.PROTECT, null=True, editable=False, related_name="+"))
    lead = plain(models.ForeignKey(LeadChange, models.PROTECT, null=True, editable=False, related_name="+"))
    """The change of lead it tells otherwise."""
    led_by = personal(
        models.CharField(_lazy("Who leads, as told otherwise?"), max_length=8, choices=LEADS, blank=True, default=""),
        told=True,
        nothing=_lazy("choose one"),
    )
    partner = personal(
        models.ForeignKey(
            Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_lazy("Which partner?")
        ),
        told=True,
        nothing=_lazy("no partner"),
    )
    led_for = personal(
        models.CharField(
            _lazy("Why does the partner lead?"),
            max_length=16,
            choices=[(reason.value, reason.label) for reason in OF_PARTNERS],
            blank=True,
            default="",
            help_text=_lazy(
                "Where a partner led by what is recorded already, that reason stays unless another is chosen."
            ),
        ),
        told=True,
        nothing=_lazy("as recorded"),
    )
    happened = personal(
        FuzzyDateField(
            _lazy("When was it, as told otherwise?"),
            help_text=_lazy(
                "As closely as it was told: 3 Nov 2026 14:20, 3 Nov 2026, Nov 2026, before 2018, about 2016."
            ),
        ),
        told=True,
    )
    age = personal(AgeField(_lazy("Age, as told otherwise")), told=True)
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
        SealedField(_lazy("In words"), help_text=_lazy("Who exactly, and how they know. Sealed.")),
        told=True,
        form=inputs.lines(2),
    )
    is_first = plain(models.BooleanField(default=False, editable=False))
    """Whether it is what was recorded before anybody told otherwise."""
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    taken_back_at = plain(models.DateTimeField(null=True, editable=False))
    """When it was recorded in error."""
    taken_back_by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    )
    why = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))

    objects = FactVersionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("version of a fact")
        constraints = [
            models.CheckConstraint(
                condition=_of("received", "", "happened")
                | _of("age", "member", "age")
                | _of("step", "step", "happened")
                | _of("event", "event", "happened")
                | _of("left", "leg", "happened")
                | _of("arrived", "leg", "happened")
                | _of("lead", "lead", "happened"),
                name="version_of_its_fact",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="version_taken_back_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)

    @property
    def value(self) -> FuzzyDate | Age | Led:
        """What was told."""
        return Led(self.led_by, self.partner, self.happened) if self.led_by else self.age or self.happened

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its words are sealed under the request's key."""
        return ("case", self.case_id)


class VersionChoice(Declared):
    """That one version was chosen for counting: by whom, when and why; only ever added.

    `step`, `event` or `lead` is the row that records the fact since.
    """

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, editable=False, related_name="version_choices"))
    version = plain(models.ForeignKey(FactVersion, models.PROTECT, editable=False, related_name="choices"))
    step = plain(models.ForeignKey(StatusChange, models.PROTECT, null=True, editable=False, related_name="+"))
    event = plain(models.ForeignKey(Event, models.PROTECT, null=True, editable=False, related_name="+"))
    lead = plain(models.ForeignKey(LeadChange, models.PROTECT, null=True, editable=False, related_name="+"))
    reason = sealed(SealedField(_lazy("Reason"), help_text=_lazy("Sealed.")))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("choice of a version")

    def __str__(self) -> str:
        return str(self.version_id)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its reason is sealed under the request's key."""
        return ("case", self.case_id)
