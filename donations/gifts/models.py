"""Donors (their names sealed) and their gifts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.gifts.appeal_models import Appeal
from donations.gifts.choices import ENTRY_OF, Consent, DonorKind, Earmark, GiftChannel, IncomeKind, ThanksHow
from donations.ledger.models import Booked, BookedQuerySet, Fund, LedgerEntry, instead_of
from donations.ledger.sources import Line, source
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.labels import Labelled
from lfnkr.money import BOOK_CURRENCY, Money, Quotation, currency_choices, quotation_of


class DonorQuerySet(models.QuerySet):
    """Questions about donors."""

    def visible_to(self, user) -> DonorQuerySet:
        """All donors for those who look after them, none for anybody else."""
        return self if user.has_perm("donations.see_donors") else self.none()

    def with_standing(self) -> DonorQuerySet:
        """Each with the record it was made one with, and that one's number."""
        standing = DonorMerge.objects.standing().filter(donor=OuterRef("pk"))
        return self.annotate(into_number=Subquery(standing.values("into__number")[:1]))


class Donor(Labelled):
    """A giver; name and address are sealed under the donor's own key and may be left out altogether."""

    SEALED_UNDER = ("donor", "pk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(_lazy("donor number"), unique=True, editable=False)
    kind = models.CharField(_lazy("kind of giver"), max_length=12, choices=DonorKind)
    name = SealedField()
    contact = SealedField()
    may_thank = models.CharField(
        _lazy("May we thank?"), max_length=9, choices=Consent, default=Consent.NOT_ASKED, db_default=Consent.NOT_ASKED
    )
    may_name = models.CharField(
        _lazy("May the name stand in print?"),
        max_length=9,
        choices=Consent,
        default=Consent.NOT_ASKED,
        db_default=Consent.NOT_ASKED,
    )
    may_write = models.CharField(
        _lazy("May we write of our work?"),
        max_length=9,
        choices=Consent,
        default=Consent.NOT_ASKED,
        db_default=Consent.NOT_ASKED,
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    objects = DonorQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _lazy("donor")

    def __str__(self) -> str:
        return _lazy("Donor %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("donations:donor-detail", args=[self.pk])

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The donor's key."""
        return ("donor", self.pk)

    @property
    def merge(self) -> DonorMerge | None:
        """The merge by which this record is another one by now; nothing while it stands by itself."""
        return self.merges.standing().select_related("into", "merged_by").first()

    @property
    def current(self) -> Donor:
        """The record that stands for this giver: the one it was made one with, or itself."""
        merge = self.merge
        return merge.into if merge else self

    @property
    def all_thanks(self) -> DonorThanksQuerySet:
        """Thanks that stand, under every record of this giver."""
        records = DonorMerge.objects.standing().filter(into=self).values("donor")
        return DonorThanks.objects.standing().filter(Q(donor=self) | Q(donor__in=records))

    @property
    def gifts(self) -> DonationQuerySet:
        """The gifts of this giver under every record that was made one with this, each under the number it was booked with."""
        records = DonorMerge.objects.standing().filter(into=self).values("donor")
        return Donation.objects.filter(Q(donor=self) | Q(donor__in=records))


class DonorToken(models.Model):
    """A keyed token of how a giver's name may sound or is written: equal for equal names, worthless without the search key.

    It is made under a key of its own, so that no token of a giver ever equals one of a rescued person's.
    """

    id = models.BigAutoField(primary_key=True)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="tokens")
    token = models.BinaryField(max_length=16)

    class Meta:
        verbose_name = _lazy("search key of a giver")
        indexes = [models.Index(fields=["token"], name="donor_token")]
        constraints = [models.UniqueConstraint(fields=["donor", "token"], name="donor_token_once")]

    def __str__(self) -> str:
        return str(self.donor_id)


class DonorMergeQuerySet(models.QuerySet):
    """Questions about merges of givers."""

    def visible_to(self, user) -> DonorMergeQuerySet:
        """All for those who look after donors, none for anybody else."""
        return self if user.has_perm("donations.see_donors") else self.none()

    def standing(self) -> DonorMergeQuerySet:
        """Those that were not undone."""
        return self.filter(undone_at=None)


class DonorMerge(models.Model):
    """ "This record is the same giver as that one": said once, undone once; no gift moves, so that undoing loses nothing."""

    id = models.BigAutoField(primary_key=True)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="merges", editable=False)
    into = models.ForeignKey(Donor, models.PROTECT, related_name="merged_here", editable=False)
    merged_at = models.DateTimeField(default=clock.now, editable=False)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = DonorMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("merge of two givers")
        constraints = [
            models.UniqueConstraint(fields=["donor"], condition=Q(undone_at=None), name="donor_merged_once"),
            models.CheckConstraint(condition=~Q(donor=F("into")), name="donor_merged_with_another"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="donor_merge_undone_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.donor_id} → {self.into_id}"

    def get_absolute_url(self) -> str:
        """The page of the record that stands."""
        return self.into.get_absolute_url()


class DonorReading(models.Model):
    """One reading of a giver's name and contact by one person, for a quarter of an hour: written before a word is shown."""

    id = models.BigAutoField(primary_key=True)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("reading of a donor")
        indexes = [models.Index(fields=["donor", "by", "-read_at"], name="donor_reading")]

    def __str__(self) -> str:
        return f"{self.read_at:%Y-%m-%d %H:%M}"


class DonorThanksQuerySet(models.QuerySet):
    """Questions about thanks."""

    def visible_to(self, user) -> DonorThanksQuerySet:
        """All for those who look after donors, none for anybody else."""
        return self if user.has_perm("donations.see_donors") else self.none()

    def standing(self) -> DonorThanksQuerySet:
        """Those that were not recorded in error."""
        return self.filter(voided_at=None)


class DonorThanks(Labelled):
    """That a giver was thanked: on which day and how, without a word of it; one recorded in error stays and does not stand."""

    id = models.BigAutoField(primary_key=True)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="thanks", editable=False)
    sent_on = models.DateField(_lazy("thanked on"))
    how = models.CharField(_lazy("how"), max_length=9, choices=ThanksHow)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = DonorThanksQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-id"]
        verbose_name = _lazy("thanks to a giver")
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None) | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="thanks_voided_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sent_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the giver."""
        return self.donor.get_absolute_url()


class DonationQuerySet(BookedQuerySet):
    """Questions about gifts."""

    def visible_to(self, user) -> DonationQuerySet:
        """All gifts for those who see the ledger, none for anybody else."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def of_income(self, *kinds: IncomeKind) -> DonationQuerySet:
        """Those of some kinds: gifts alone, or dues, or grants."""
        return self.filter(kind__in=kinds)

    def with_entry(self) -> DonationQuerySet:
        """Each with `entry`, the key of its entry, and `entry_number`."""
        booked = LedgerEntry.objects.of_kind("donation").filter(journal__source_id=OuterRef("pk")).order_by()
        return self.annotate(entry=booked.values("pk")[:1], entry_number=booked.values("number")[:1])

    def sums(self) -> tuple[int, list[Money]]:
        """How many gifts stand, and what they were booked at in each currency; what was taken back counts nowhere."""
        sums = self.not_reversed().order_by("fund__currency").values_list("fund__currency")
        rows = list(sums.annotate(Count("pk"), Sum("booked_amount")))
        return sum(row[1] for row in rows), [Money(booked, currency) for currency, _number, booked in rows]


class Donation(Booked):
    """One gift as it came, for ever: original sum and currency, the rate kept, the earmark. A mistake is reversed.

    Membership dues and grants are rows of the same table, told apart by `kind`, which is fixed like the rest: dues enter general
    books alone and answer no appeal, a grant names who gives it, and interest and other income are nobody's, for nothing in particular.
    One booked as the wrong kind is reversed and booked anew.

    `rate` is as the receipt gives it, for one unit of `rate_from`, which is the gift's currency or the fund's; `booked_amount`
    is in minor units of the fund's currency. A gift in that currency has no rate. The database holds the three to each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(
        _lazy("kind of income"),
        max_length=5,
        choices=IncomeKind,
        default=IncomeKind.GIFT,
        db_default=IncomeKind.GIFT,
    )
    donor = models.ForeignKey(Donor, models.PROTECT, null=True, blank=True, related_name="donations")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="donations")
    amount = models.BigIntegerField(_lazy("amount"))
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices)
    rate = models.DecimalField(_lazy("rate"), max_digits=14, decimal_places=6, null=True, blank=True)
    rate_from = models.CharField(
        _lazy("rate for one unit of"),
        max_length=3,
        choices=currency_choices,
        default=BOOK_CURRENCY,
        db_default=BOOK_CURRENCY,
    )
    booked_amount = models.BigIntegerField(_lazy("booked in the fund’s currency"), editable=False)
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, null=True, blank=True, related_name="donations", verbose_name=_lazy("appeal")
    )
    earmark = models.CharField(_lazy("given for"), max_length=8, choices=Earmark, default=Earmark.NONE)
    channel = models.CharField(_lazy("how it came"), max_length=8, choices=GiftChannel)
    received_on = models.DateField(_lazy("received on"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = DonationQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-recorded_at"]
        verbose_name = _lazy("gift")
        indexes = [models.Index(fields=["-received_on", "-recorded_at", "id"], name="donation_in_the_list")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, booked_amount__gt=0), name="donation_above_zero"),
            models.CheckConstraint(
                condition=Q(rate=None, booked_amount=F("amount")) | Q(rate__isnull=False, rate__gt=0),
                name="donation_rate_kept",
            ),
            models.CheckConstraint(condition=Q(kind__in=IncomeKind.values), name="donation_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind=IncomeKind.DUES) | Q(earmark=Earmark.NONE, appeal=None), name="dues_are_for_nothing"
            ),
            models.CheckConstraint(
                condition=~Q(kind=IncomeKind.GRANT) | Q(donor__isnull=False), name="grant_of_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(kind=IncomeKind.OTHER) | Q(earmark=Earmark.NONE, appeal=None, donor=None),
                name="other_income_is_for_nothing",
            ),
            models.CheckConstraint(
                condition=Q(kind=IncomeKind.GIFT) | ~Q(channel=GiftChannel.FORWARD), name="only_gifts_brought_forward"
            ),
        ]

    def __str__(self) -> str:
        return str(self.original)

    def get_absolute_url(self) -> str:
        """The list it stands in."""
        return reverse("donations:donation-list")

    @property
    def ledger_words(self) -> str:
        """How it came."""
        return self.get_channel_display()

    @property
    def is_gift(self) -> bool:
        """Whether it is a gift, and neither dues nor a grant nor interest."""
        return self.kind == IncomeKind.GIFT

    @property
    def again_url(self) -> str:
        """The form of a gift, with what stands in it."""
        return instead_of(self, "donations:donation-new")

    @property
    def original(self) -> Money:
        """The sum as it came."""
        return Money(self.amount, self.currency)

    @property
    def booked(self) -> Money:
        """What it was booked at, in the currency of its fund."""
        return self.fund.money(self.booked_amount)

    @property
    def quotation(self) -> Quotation | None:
        """The rate as the receipt gave it; None of a gift in the fund's own currency."""
        return quotation_of(self.currency, self.rate, self.rate_from, self.fund.currency)


@source("donation", Donation, when="received_on", is_reversible=True)
def lines_of_donation(gift: Donation) -> list[Line]:
    """A gift adds what it was booked at to its fund, and so do dues, grants and interest, each by an entry of its kind."""
    original = None if gift.rate is None else (gift.amount, gift.currency, gift.rate)
    return [
        Line(fund=gift.fund_id, kind=ENTRY_OF[IncomeKind(gift.kind)], balance=gift.booked_amount, original=original)
    ]
