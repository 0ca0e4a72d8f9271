"""What a rescue is expected to cost, the decision that commits the money, and what was missing when it could not be."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.case.choices import Tier
from cases.case.models import Case
from cases.case.party_size import Party
from donations.answers import Proposed, by_two
from donations.decisions.choices import DecisionStatus
from donations.ledger.choices import EntryKind
from donations.ledger.models import Booked, BookedQuerySet, Fund
from donations.ledger.sources import Line, source
from donations.ledger.under_fund import UnderFund
from donations.tariffs.models import Tariff
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.labels import Labelled
from lfnkr.language.lists import explained, listed
from lfnkr.money import BOOK_CURRENCY, Money, Quotation, currency_choices, quotation_of
from lfnkr.postgresql.kept_questions import kept

REVIEW_WITHIN = timedelta(hours=72)
"""So long another officer has to look at a decision taken alone by night."""


class ByCaseQuerySet(models.QuerySet):
    """Questions about rows that hang on a case."""

    def visible_to(self, user) -> ByCaseQuerySet:
        """All for the officers who decide, those of their own cases for caseworkers, none for anybody else."""
        if not user.has_perm("donations.see_decisions"):
            return self.none()
        if user.role == Role.CASEWORKER:
            return self.filter(case__in=Case.objects.visible_to(user))
        return self

    def read_by(self, user) -> ByCaseQuerySet:
        """Those whose words somebody may open: all for the auditor, else those that one sees."""
        if not user.has_perm("donations.read_memos"):
            return self.none()
        return self if user.has_perm("donations.read_every_memo") else self.visible_to(user)


class Estimate(Labelled):
    """What a rescue is expected to cost, by the tariff of the day: keeps its party and its tariff for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    tier = models.CharField(_lazy("tier"), max_length=8, choices=Tier)
    adults = models.PositiveSmallIntegerField(_lazy("adults"))
    children = models.PositiveSmallIntegerField(_lazy("children"))
    age_not_known = models.PositiveSmallIntegerField(_lazy("people of unknown age"), default=0)
    """Those who may be either. Estimates of before this was kept counted them as adults."""
    priced_children = models.PositiveSmallIntegerField()
    tariff = models.ForeignKey(Tariff, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_lazy("estimate"))
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = ByCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _lazy("estimate")
        indexes = [models.Index(fields=["case", "-made_at"], name="estimate_case")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="estimate_above_zero")]

    def __str__(self) -> str:
        return f"{self.case_reference}: {Money(self.amount)}"

    def get_absolute_url(self) -> str:
        """The page of the case's estimate."""
        return reverse("donations:estimate", args=[self.case_id])

    @classmethod
    def of(cls, party: Party) -> Estimate:
        """One for a party as it is now, to say who that is; nothing is kept."""
        return cls(adults=party.adults, children=party.children, age_not_known=party.age_not_known)

    def is_for(self, party: Party) -> bool:
        """Whether it was reckoned for as many people, of the same ages as far as these were told apart then."""
        if not self.age_not_known and party.age_not_known:
            return (self.adults, self.children) == (party.adults + party.age_not_known, party.children)
        return (self.adults, self.children, self.age_not_known) == (party.adults, party.children, party.age_not_known)

    @property
    def for_whom(self) -> str:
        """The people in numbers; nobody is named whose number is nought."""
        adults = ngettext("%(n)s adult", "%(n)s adults", self.adults)
        children = ngettext("%(n)s child", "%(n)s children", self.children)
        not_known = ngettext("%(n)s person of unknown age", "%(n)s people of unknown age", self.age_not_known)
        people = ((self.adults, adults), (self.children, children), (self.age_not_known, not_known))
        return listed(words % {"n": number} for number, words in people if number)


class FundingDecisionQuerySet(ByCaseQuerySet, BookedQuerySet):
    """Questions about funding decisions."""

    def open(self) -> FundingDecisionQuerySet:
        """Waiting for the decision."""
        return self.filter(status=DecisionStatus.PROPOSED)

    def about_rescues(self) -> FundingDecisionQuerySet:
        """Whether a rescue is paid for at all; overruns and decisions for a bill, which move nobody, are left out."""
        return self.filter(amends=None, estimate__isnull=False)

    def below_the_floor(self) -> FundingDecisionQuerySet:
        """Committed below the floor, with a signed reason."""
        return self.filter(status=DecisionStatus.APPROVED).exclude(go_ahead_reason=None)

    def by_night_unreviewed(self) -> FundingDecisionQuerySet:
        """Taken alone by night, and not yet looked at by another officer."""
        return self.filter(night_exception=True, reviewed_at=None)


class FundingDecision(UnderFund, Proposed, Booked):
    """A proposal to commit money to one rescue, and what was decided. Whoever proposed it does not approve it.

    The one exception is the night: the director may commit up to the limit by night alone, marked, one unreviewed at a
    time, reviewed by another officer within 72 hours.

    An *overrun* (`amends`) asks for more of a commitment that stands: a bill was higher than the estimate, or came late. It
    changes nobody's status and needs nobody who travels, and its amount is what is added.

    A decision *for a bill* commits the sum of a bill that was paid already for a rescue to which nothing was ever
    committed: one nobody had decided on yet, or declined, led by a partner, ended or closed. Nothing of it was estimated; it
    moves nobody, leads nothing, and is never taken by night.

    Its words are memos, sealed under the fund's key: they are opened on its page (donations/memos).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    estimate = models.ForeignKey(Estimate, models.PROTECT, null=True, related_name="decisions")
    """What its amount is; None of a decision for a bill, whose sum the bill says, and of overruns of that."""
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amends = models.ForeignKey(
        "donations.Commitment", models.PROTECT, null=True, related_name="overruns", editable=False
    )
    """The commitment that an overrun adds to; None for a decision about a rescue, and for a bill."""
    reason = SealedField(_lazy("why it is asked for"))
    """Of an overrun, and of a bill."""
    amount = models.BigIntegerField(_lazy("amount"))
    paid_on = models.DateField(_lazy("paid on"), null=True, editable=False)
    """Of a bill, the day it was paid, whose rate it bears; None of those of before this was asked."""
    original_amount = models.BigIntegerField(null=True, editable=False)
    """Of a bill in another currency than the fund's, its sum as it was paid, in minor units of `original_currency`."""
    original_currency = models.CharField(
        max_length=3, choices=currency_choices, blank=True, default="", db_default="", editable=False
    )
    rate = models.DecimalField(_lazy("rate"), max_digits=14, decimal_places=6, null=True, editable=False)
    rate_from = models.CharField(
        max_length=3, choices=currency_choices, default=BOOK_CURRENCY, db_default=BOOK_CURRENCY, editable=False
    )
    status = models.CharField(max_length=9, choices=DecisionStatus, default=DecisionStatus.PROPOSED)
    available_before = models.BigIntegerField(null=True, editable=False)
    available_after = models.BigIntegerField(null=True, editable=False)
    go_ahead_reason = SealedField(_lazy("go-ahead below the floor"))
    note = SealedField(_lazy("note"))
    night_exception = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = FundingDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _lazy("funding decision")
        indexes = [
            models.Index(fields=["-proposed_at", "id"], name="decision_proposed"),
            models.Index(fields=["proposed_at"], name="decision_open", condition=Q(status="proposed")),
            models.Index(
                fields=["-decided_at"],
                name="decision_go_ahead",
                condition=Q(status="approved", go_ahead_reason__isnull=False),
            ),
        ]
        constraints = [
            *by_two("decision", alone=Q(night_exception=True)),
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
            # A rescue is asked for by its estimate. More of a commitment, and a bill of which nothing was estimated, is asked
            # for with a reason, and neither waited for nor handed to a partner; a bill was paid before any night to come.
            models.CheckConstraint(
                condition=Q(amends=None, reason=None, estimate__isnull=False)
                | (
                    (Q(amends__isnull=False) | Q(estimate=None, night_exception=False))
                    & Q(reason__isnull=False)
                    & ~Q(status__in=["wait", "safe", "documents", "border", "partner"])
                ),
                name="overrun_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(original_amount=None, original_currency="", rate=None)
                | Q(amends=None, estimate=None, paid_on__isnull=False, original_amount__gt=0, rate__gt=0)
                & ~Q(original_currency=""),
                name="bill_rate_kept",
            ),
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

    @property
    def may_be_taken_up_by(self) -> tuple[Role, ...]:
        """Who may stand for it once its proposer has left: whoever proposes such."""
        return (Role.CASEWORKER, Role.DIRECTOR, *((Role.TREASURER,) if self.moves_nobody else ()))

    @property
    def stands_for_it(self) -> User:
        """Whoever proposed it, or took it up since."""
        return self.taken_up_by or self.proposed_by

    @property
    def is_overrun(self) -> bool:
        """Whether it asks for more of a commitment that stands."""
        return self.amends_id is not None

    @property
    def is_bill(self) -> bool:
        """Whether it asks for the sum of a bill that was paid for a rescue to which nothing was committed."""
        return self.amends_id is None and self.estimate_id is None

    @property
    def original(self) -> Money:
        """The sum as it was asked for: of a bill as it was paid."""
        if self.original_amount is None:
            return self.fund.money(self.amount)
        return Money(self.original_amount, self.original_currency)

    @property
    def quotation(self) -> Quotation | None:
        """The rate of a bill in another currency as its receipt gave it."""
        return quotation_of(self.original_currency, self.rate, self.rate_from, self.fund.currency)

    @property
    def moves_nobody(self) -> bool:
        """Whether it is about money alone, whoever travels: an overrun, or a bill."""
        return self.is_overrun or self.is_bill

    @property
    def review_by(self) -> datetime | None:
        """Until when another officer reviews it; nothing where none has to any more."""
        is_due = self.night_exception and self.decided_at and not self.reviewed_at
        return (self.decided_recorded_at or self.decided_at) + REVIEW_WITHIN if is_due else None


class GoAheadSeen(models.Model):
    """That an officer who did not decide it has seen a commitment below the floor: who, and when; once, and for ever."""

    id = models.BigAutoField(primary_key=True)
    decision = models.OneToOneField(FundingDecision, models.PROTECT, related_name="go_ahead_seen")
    seen_at = models.DateTimeField(default=clock.now, editable=False)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _lazy("commitment below the floor, seen")

    def __str__(self) -> str:
        return str(self.decision)


@source("overrun", FundingDecision, when="decided_at", related=["amends"])
def lines_of_overrun(decision: FundingDecision) -> list[Line]:
    """An overrun promises more of a commitment, once it is approved; other decisions book a commitment of their own."""
    if not decision.is_overrun or decision.status != DecisionStatus.APPROVED:
        return []
    return [
        Line(
            fund=decision.amends.fund_id,
            kind=EntryKind.OVERRUN,
            committed=decision.amount,
            draws_on=decision.amends_id,
        )
    ]


class CommitmentQuerySet(BookedQuerySet):
    """Questions about commitments."""

    def visible_to(self, user) -> CommitmentQuerySet:
        """All of them for those who see the reserve, those of their own cases for caseworkers, none for anybody else."""
        if user.has_perm("donations.see_reserve"):
            return self
        return self.filter(decision__in=FundingDecision.objects.visible_to(user))

    def running(self) -> CommitmentQuerySet:
        """With money left to spend."""
        return self.filter(remaining__gt=0)

    def of_rescues(self) -> CommitmentQuerySet:
        """Committed by an estimate, for what a rescue will cost; what a bill took that was paid already is left out."""
        return self.filter(decision__estimate__isnull=False)

    @staticmethod
    def running_of(case_id: uuid.UUID) -> Commitment | None:
        """What is committed to the rescue of a request and not spent yet."""
        return next(iter(_running_of(case=case_id)), None)


@kept
def _running_of(case) -> models.QuerySet:
    rows = Commitment.objects.running().of_rescues().filter(decision__case=case).select_related("decision")
    return rows.order_by("-made_at")[:1]


class Commitment(Booked):
    """Money promised to one rescue: by its decision, and by overruns of it (`raised`).

    `remaining` and `raised` are moved by the ledger's trigger alone; what remains can be neither overdrawn nor exceeded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(FundingDecision, models.PROTECT, related_name="commitment")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="commitments")
    case_reference = models.CharField(max_length=7)
    amount = models.BigIntegerField()
    raised = models.BigIntegerField(default=0, db_default=0, editable=False)
    remaining = models.BigIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _lazy("commitment")
        indexes = [models.Index(fields=["fund", "-made_at"], name="commitment_running", condition=Q(remaining__gt=0))]
        constraints = [
            models.CheckConstraint(
                condition=Q(remaining__gte=0, remaining__lte=F("amount") + F("raised"), amount__gt=0, raised__gte=0),
                name="commitment_never_overdrawn",
            )
        ]

    def __str__(self) -> str:
        return self.case_reference

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:commitment", args=[self.pk])

    @property
    def promised(self) -> int:
        """What was promised altogether: by the decision, and by overruns of it."""
        return self.amount + self.raised

    @property
    def used(self) -> int:
        """What of it is no longer left: paid, or released."""
        return self.promised - self.remaining


@source("commitment", Commitment, when="decision__decided_at", related=["decision"])
def lines_of_commitment(commitment: Commitment) -> list[Line]:
    """A commitment promises the money of its decision, and belongs to the day of that; the balance stays."""
    return [
        Line(fund=commitment.fund_id, kind=EntryKind.COMMITMENT, committed=commitment.amount, draws_on=commitment.pk)
    ]


class Release(Booked):
    """What was left of a commitment, or a part of it, given back for other rescues."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="releases")
    amount = models.BigIntegerField()
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _lazy("release of what is left")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="release_above_zero")]

    def __str__(self) -> str:
        return str(Money(self.amount))

    def get_absolute_url(self) -> str:
        """The page of its commitment."""
        return reverse("donations:commitment", args=[self.commitment_id])


@source("release", Release, related=["commitment"], is_reversible=True)
def lines_of_release(release: Release) -> list[Line]:
    """A release takes from what is committed; the balance stays."""
    commitment = release.commitment
    return [Line(fund=commitment.fund_id, kind=EntryKind.RELEASE, committed=-release.amount, draws_on=commitment.pk)]


class FundsShortfall(UnderFund, models.Model):
    """The money that was missing at the moment a rescue was set to wait, or handed to a partner: the unmet need, kept.

    `available` and `shortfall` are written by a trigger, from what the ledger says of that moment: what lacked of the estimate,
    and where a partner took over some of its people alone, their share of that by heads (`people`). A moment before the ledger
    of the fund begins has neither: that money lacked is then told, and `source`, a memo sealed under the fund's key, says from
    where it is known.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    estimate = models.ForeignKey(Estimate, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(null=True, editable=False)
    available = models.BigIntegerField(null=True, editable=False)
    shortfall = models.BigIntegerField(null=True, editable=False)
    source = SealedField(_lazy("known from"))
    is_takeover = models.BooleanField()
    occurred_at = models.DateTimeField(default=clock.now)
    recorded_at = models.DateTimeField(default=clock.now, null=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = ByCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at"]
        verbose_name = _lazy("shortfall")
        constraints = [
            models.CheckConstraint(condition=Q(shortfall__gt=0), name="shortfall_is_real"),
            models.CheckConstraint(
                condition=Q(people=None) | Q(people__gt=0, is_takeover=True), name="shortfall_part_is_taken_over"
            ),
            models.CheckConstraint(
                condition=Q(available__isnull=False, shortfall__isnull=False) | Q(source__isnull=False),
                name="shortfall_known_or_told",
            ),
        ]

    def __str__(self) -> str:
        return explained(self.case_reference, "" if self.shortfall is None else Money(self.shortfall))

    def get_absolute_url(self) -> str:
        """The page of what is known of it."""
        return reverse("donations:shortfall", args=[self.pk])
