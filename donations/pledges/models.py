"""What givers promised: apart from the ledger, part of no balance; a promise is no money until a gift is booked."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.gifts.appeal_models import Appeal
from donations.gifts.models import Donation, Donor, DonorMerge
from donations.ledger.models import Fund
from donations.pledges.choices import Rhythm
from lfnkr.calendar import clock
from lfnkr.language.labels import Labelled
from lfnkr.money import Money, currency_choices


class PledgeQuerySet(models.QuerySet):
    """Questions about promises."""

    def visible_to(self, user) -> PledgeQuerySet:
        """All for those who look after donors, none for anybody else."""
        return self if user.has_perm("donations.see_donors") else self.none()

    def standing(self) -> PledgeQuerySet:
        """Those that were not recorded in error."""
        return self.filter(voided_at=None)

    def of_giver(self, donor: Donor) -> PledgeQuerySet:
        """Those of a giver, under each of their records."""
        return self.filter(donor__in=records_of(donor))

    def with_instalments(self) -> PledgeQuerySet:
        """Each with what its instalments are told from: its terms, and the gifts that keep it."""
        kept = PledgeKeeping.objects.standing().select_related("donation__fund")
        return self.select_related("donor", "fund", "appeal").prefetch_related(
            Prefetch("terms", PledgeTerms.objects.order_by("pk")), Prefetch("keepings", kept, to_attr="kept")
        )


def records_of(donor: Donor) -> models.QuerySet[Donor]:
    """Every record of the giver that a record is of."""
    stands = donor.current
    merged = DonorMerge.objects.standing().filter(into=stands).values("donor")
    return Donor.objects.filter(Q(pk=stands.pk) | Q(pk__in=merged))


class Pledge(Labelled):
    """ "I shall give": a giver's promise to a fund, or to one of its appeals. What it says stands in its terms.

    It moves no money and is part of no sum that can be spent. One recorded in error stays, and counts nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="pledges", editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="pledges")
    appeal = models.ForeignKey(Appeal, models.PROTECT, null=True, blank=True, related_name="pledges")
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices)
    told_on = models.DateField(_lazy("promised on"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["-told_on", "id"]
        verbose_name = _lazy("promise of a giver")
        indexes = [models.Index(fields=["-told_on", "id"], name="pledge_in_the_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None) | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="pledge_voided_whole",
            )
        ]

    def __str__(self) -> str:
        return _("promise of %(day)s") % {"day": date_format(self.told_on)}

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:pledge-detail", args=[self.pk])

    def money(self, amount: int) -> Money:
        """A sum in the currency of the promise."""
        return Money(amount, self.currency)


class PledgeTerms(Labelled):
    """What a promise says from a day on: so much, so often, the first time on that day; without a sum, nothing any more.

    Told later wins: terms hold from their day on instead of whatever was told before for that day and later ones. Rows are
    only added.
    """

    id = models.BigAutoField(primary_key=True)
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="terms", editable=False)
    since = models.DateField(_lazy("first due on"))
    amount = models.BigIntegerField(_lazy("amount"), null=True)
    rhythm = models.CharField(_lazy("how often"), max_length=7, choices=Rhythm, blank=True)
    until = models.DateField(_lazy("last day"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("terms of a promise")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None, rhythm="", until=None) | Q(amount__isnull=False, amount__gt=0) & ~Q(rhythm=""),
                name="pledge_terms_whole",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")) & ~Q(rhythm=Rhythm.ONCE),
                name="pledge_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.since:%Y-%m-%d}"


class PledgeKeepingQuerySet(models.QuerySet):
    """Questions about instalments that were kept."""

    def visible_to(self, user) -> PledgeKeepingQuerySet:
        """All for those who look after donors, none for anybody else."""
        return self if user.has_perm("donations.see_donors") else self.none()

    def standing(self) -> PledgeKeepingQuerySet:
        """Those that were not undone, by a gift that was not taken back."""
        gifts = Donation.objects.not_reversed().filter(pk=OuterRef("donation"))
        return self.filter(Exists(gifts), undone_at=None)


class PledgeKeeping(models.Model):
    """ "This gift keeps that instalment": said once, undone once. The sum of the gift may be another than was promised."""

    id = models.BigAutoField(primary_key=True)
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="keepings", editable=False)
    due_on = models.DateField(_lazy("instalment due on"))
    donation = models.ForeignKey(Donation, models.PROTECT, related_name="keepings", editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = PledgeKeepingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _lazy("instalment kept")
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "due_on"], condition=Q(undone_at=None), name="instalment_kept_once"
            ),
            models.UniqueConstraint(fields=["donation"], condition=Q(undone_at=None), name="gift_keeps_one_instalment"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="keeping_undone_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.due_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the promise."""
        return self.pledge.get_absolute_url()
