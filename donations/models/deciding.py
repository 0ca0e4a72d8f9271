"""What a rescue is expected to cost, the decision that commits the money, and what was missing when it could not be."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.kinds import Tier
from cases.models import Case
from donations.kinds import DecisionStatus
from donations.models.ledger import Fund
from lfnkr import clock
from lfnkr.accounts.roles import Role
from lfnkr.lists import listed
from lfnkr.money import Money


class TariffQuerySet(models.QuerySet):
    """Questions about tariffs."""

    def in_force(self) -> TariffQuerySet:
        """Those that a second officer signed, and those the house was opened with."""
        return self.exclude(approved_at=None)

    def of(self, day: date) -> Tariff:
        """The price list in force for a day: the newest begun by then, of two the later signed; before the first, that one."""
        signed = self.in_force()
        of_day = signed.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
        first = signed.filter(valid_from__gt=day).order_by("valid_from", "-approved_at")
        return of_day.order_by("-valid_from", "-approved_at").first() or first.first() or self.earliest("valid_from")


class Tariff(models.Model):
    """The price list of a rescue from a day on, in US cents: a price per party by tier, children added, a cap.

    It is in force once a second officer has signed its proposal (`approved_at`), from a day that is still to come; a past
    list has a last day too, and serves the requests of its days alone. None is changed or removed; a newer one replaces it.
    """

    id = models.BigAutoField(primary_key=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("Only for a past list, whose days are over. Else empty.")
    )
    minimum = models.PositiveIntegerField(_("escape without help"))
    evasion = models.PositiveIntegerField(_("with help past surveillance"))
    complex = models.PositiveIntegerField(_("high complexity"))
    per_child = models.PositiveIntegerField(_("each child from the age below"))
    infant_under_months = models.PositiveSmallIntegerField(_("children under this age in months are free"), default=24)
    cap = models.PositiveIntegerField(_("never above"))
    approved_at = models.DateTimeField(_("in force since"), null=True, editable=False)

    objects = TariffQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__gt=0, evasion__gte=F("minimum"), complex__gte=F("evasion"), cap__gte=F("complex")),
                name="tariff_rises_to_its_cap",
                violation_error_message=_("Each price is at least the one before it, and none is above the cap."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="tariff_ends_after_its_first_day",
                violation_error_message=_("The last day comes after the first."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Tariff from %(day)s") % {"day": date_format(self.valid_from)}

    def price(self, tier: str, priced_children: int) -> int:
        """US cents for a party of a tier with so many children above the infant age."""
        party = {Tier.MINIMUM: self.minimum, Tier.EVASION: self.evasion, Tier.COMPLEX: self.complex}[Tier(tier)]
        return min(party + priced_children * self.per_child, self.cap)


class NightLimitQuerySet(models.QuerySet):
    """Questions about the limit by night."""

    def at(self, moment: datetime) -> NightLimit:
        """The limit that held at a moment; before the first one, that one."""
        held = self.filter(since__lte=moment).order_by("-since", "-pk").first()
        return held or self.earliest("since", "pk")


class NightLimit(models.Model):
    """What the director may commit alone by night, in US cents, from a moment on; a new one takes two officers."""

    id = models.BigAutoField(primary_key=True)
    amount = models.BigIntegerField(_("limit by night"))
    since = models.DateTimeField(default=clock.now, editable=False)
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, null=True, editable=False, related_name="night_limit"
    )

    objects = NightLimitQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _("Decide alone by night")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="night_limit_above_zero")]

    def __str__(self) -> str:
        return str(Money(self.amount))


class ByCaseQuerySet(models.QuerySet):
    """Questions about rows that hang on a case."""

    def visible_to(self, user) -> ByCaseQuerySet:
        """All for the officers who decide, those of their own cases for caseworkers, none for anybody else."""
        if not user.has_perm("donations.see_decisions"):
            return self.none()
        if user.role == Role.CASEWORKER:
            return self.filter(case__in=Case.objects.visible_to(user))
        return self


class Estimate(models.Model):
    """What a rescue is expected to cost, by the tariff of the day: keeps its party and its tariff for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    tier = models.CharField(_("tier"), max_length=8, choices=Tier)
    adults = models.PositiveSmallIntegerField(_("adults"))
    children = models.PositiveSmallIntegerField(_("children"))
    priced_children = models.PositiveSmallIntegerField()
    tariff = models.ForeignKey(Tariff, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("estimate"))
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = ByCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("estimate")
        indexes = [models.Index(fields=["case", "-made_at"], name="estimate_case")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="estimate_above_zero")]

    def __str__(self) -> str:
        return f"{self.case_reference}: {Money(self.amount)}"

    def get_absolute_url(self) -> str:
        """The page of the case's estimate."""
        return reverse("donations:estimate", args=[self.case_id])

    @property
    def for_whom(self) -> str:
        """The people in numbers; nobody is named whose number is nought."""
        adults = ngettext("%(n)s adult", "%(n)s adults", self.adults)
        children = ngettext("%(n)s child", "%(n)s children", self.children)
        people = ((self.adults, adults), (self.children, children))
        return listed(words % {"n": number} for number, words in people if number)


class FundingDecisionQuerySet(ByCaseQuerySet):
    """Questions about funding decisions."""

    def open(self) -> FundingDecisionQuerySet:
        """Waiting for the decision."""
        return self.filter(status=DecisionStatus.PROPOSED)

    def by_night_unreviewed(self) -> FundingDecisionQuerySet:
        """Taken alone by night, and not yet looked at by another officer."""
        return self.filter(night_exception=True, reviewed_at=None)


class FundingDecision(models.Model):
    """A proposal to commit money to one rescue, and what was decided. Whoever proposed it does not approve it.

    The one exception is the night: the director may commit up to the limit by night alone, marked, one unreviewed at a
    time, reviewed by another officer within 72 hours.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    estimate = models.ForeignKey(Estimate, models.PROTECT, related_name="decisions")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("amount"))
    status = models.CharField(max_length=9, choices=DecisionStatus, default=DecisionStatus.PROPOSED)
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    available_before = models.BigIntegerField(null=True, editable=False)
    available_after = models.BigIntegerField(null=True, editable=False)
    go_ahead_reason = models.CharField(_("reason for going below the floor"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    night_exception = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = FundingDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("funding decision")
        constraints = [
            # One's own proposal may be taken back (declined, set to wait), never approved.
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=F("proposed_by")) | Q(night_exception=True),
                name="decision_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by=None, decided_at=None)
                | (~Q(status="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="decision_signed",
            ),
            models.CheckConstraint(condition=Q(status__in=DecisionStatus.values), name="decision_status_is_known"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | (Q(reviewed_by__isnull=False, reviewed_at__isnull=False, night_exception=True)),
                name="decision_review_signed",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("decided_by")), name="decision_reviewed_by_another"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="decision_above_zero"),
            models.UniqueConstraint(fields=["case"], condition=Q(status="proposed"), name="decision_one_open_per_case"),
            models.UniqueConstraint(
                fields=["night_exception"],
                condition=Q(night_exception=True, reviewed_at=None),
                name="decision_one_night_unreviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference}: {Money(self.amount)}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:decision-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it still waits for the director."""
        return self.status == DecisionStatus.PROPOSED


class CommitmentQuerySet(models.QuerySet):
    """Questions about commitments."""

    def visible_to(self, user) -> CommitmentQuerySet:
        """All of them for those who see the reserve, none for anybody else."""
        return self if user.has_perm("donations.see_reserve") else self.none()

    def running(self) -> CommitmentQuerySet:
        """With money left to spend."""
        return self.filter(remaining__gt=0)


class Commitment(models.Model):
    """Money promised to one rescue. `remaining` is moved by the ledger's trigger and can be neither overdrawn nor exceeded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(FundingDecision, models.PROTECT, related_name="commitment")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="commitments")
    case_reference = models.CharField(max_length=7)
    amount = models.BigIntegerField()
    remaining = models.BigIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("commitment")
        constraints = [
            models.CheckConstraint(
                condition=Q(remaining__gte=0, remaining__lte=F("amount"), amount__gt=0),
                name="commitment_never_overdrawn",
            )
        ]

    def __str__(self) -> str:
        return self.case_reference


class FundsShortfall(models.Model):
    """The money that was missing at the moment a rescue was set to wait, or handed to a partner: the unmet need, kept."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    estimate = models.ForeignKey(Estimate, models.PROTECT, related_name="+")
    available = models.BigIntegerField()
    shortfall = models.BigIntegerField()
    is_takeover = models.BooleanField()
    occurred_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = ByCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at"]
        verbose_name = _("shortfall")
        constraints = [models.CheckConstraint(condition=Q(shortfall__gt=0), name="shortfall_is_real")]

    def __str__(self) -> str:
        return f"{self.case_reference}: {Money(self.shortfall)}"
