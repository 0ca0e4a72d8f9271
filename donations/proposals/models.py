"""What takes two officers: proposed by one, signed by another, and only then done; its facts stay as they were proposed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.answers import Proposed, by_two
from donations.ledger.choices import CostCategory
from donations.ledger.models import Fund, LedgerEntry
from donations.ledger.under_fund import BOOKS, OF_THE_BOOKS, UnderFund
from donations.periods.models import month_of
from donations.proposals.choices import ProposalKind, ProposalStatus
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.labels import Labelled
from lfnkr.money import BOOK_CURRENCY, Money, Quotation, currency_choices


class MoneyProposalQuerySet(models.QuerySet):
    """Questions about proposals."""

    def visible_to(self, user) -> MoneyProposalQuerySet:
        """All of them for those who see the ledger, none for anybody else."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def read_by(self, user) -> MoneyProposalQuerySet:
        """Those whose words somebody may open: whoever sees them proposes such, signs it or audits it."""
        return self.visible_to(user)

    def open(self) -> MoneyProposalQuerySet:
        """Waiting for a second signature."""
        return self.filter(status=ProposalStatus.PROPOSED)

    def count_of_all(self) -> models.QuerySet:
        """How many there are, as a column of another question; nothing where there is none."""
        return self.order_by().values("status").annotate(number=Count("pk")).values("number")

    def with_facts(self) -> MoneyProposalQuerySet:
        """Each with everything its page says of it, in the same query."""
        return self.select_related(
            "fund",
            "target",
            "entry__fund",
            "tariff",
            "levels__fund",
            "opening__fund",
            "advance__commitment__fund",
            "loan__fund",
            "loan__target",
            "year",
            "stated",
            "proposed_by",
            "taken_up_by",
            "decided_by",
        )


class MoneyProposal(UnderFund, Proposed, Labelled):
    """A fee above the limit of a day, a transfer, a reversal ...: what it would do, who asks for it and who answered.

    `amount` is in minor units of the fund: what a fee, an exchange difference or a reversal moves it by (signed), what a
    transfer moves, the sum of a limit by night. `booked_on` is its day; without one it is booked on the day of the second signature.
    `received` is what arrived in the other fund, in its minor units, of a transfer across currencies.
    A rate is as the receipt gives it: one unit of `rate_from` is worth `rate` units of `currency`.
    `note` is the explanation or reason, `authority` who decided a transfer, `entry` what a reversal undoes, `tariff`
    the price list that would come into force, `levels` the floor and target, `opening` the fund that would begin, `advance` the one
    of which so much was lost or turned up, or the payment of which so much came back (`received` of `currency`, as it came), `loan` what is repaid or given up, `consent` how the givers agreed that money given for a purpose goes elsewhere,
    `category` what a cost is for, `until` the last day of the month up to which the books would be closed or were, `year` the fiscal year that would be closed or opened again, `stated` the other asset or liability
    that would stand or be taken back. Its words are sealed under the key of its fund, or of the books where it names none, and stand
    nowhere else: what is booked by its signature leads here. Nothing but the answer can be written later, and the triggers let nothing happen that does not fit these facts.
    """

    SEALED_UNDER = ("fund", "fund_id", OF_THE_BOOKS)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_lazy("kind"), max_length=8, choices=ProposalKind)
    status = models.CharField(max_length=8, choices=ProposalStatus, default=ProposalStatus.PROPOSED)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="+")
    amount = models.BigIntegerField(_lazy("amount"), null=True)
    received = models.BigIntegerField(_lazy("what arrived"), null=True)
    booked_on = models.DateField(_lazy("booking date"), null=True)
    note = SealedField(_lazy("explanation"))
    authority = SealedField(_lazy("decided by"))
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, null=True, related_name="reversals_proposed")
    tariff = models.OneToOneField("donations.Tariff", models.PROTECT, null=True, related_name="proposal")
    levels = models.OneToOneField("donations.FundLevels", models.PROTECT, null=True, related_name="proposal")
    opening = models.OneToOneField("donations.FundOpening", models.PROTECT, null=True, related_name="proposal")
    advance = models.ForeignKey("donations.Payment", models.PROTECT, null=True, related_name="losses_proposed")
    loan = models.ForeignKey("donations.Loan", models.PROTECT, null=True, related_name="proposed")
    until = models.DateField(_lazy("closed until"), null=True)
    year = models.ForeignKey(FiscalYear, models.PROTECT, null=True, related_name="+")
    stated = models.ForeignKey("donations.StatedItem", models.PROTECT, null=True, related_name="proposals")
    consent = SealedField(_lazy("consent of the givers"))
    refusal = SealedField(_lazy("refused because"))
    category = models.CharField(
        _lazy("what it is for"), max_length=9, choices=CostCategory, blank=True, default="", db_default=""
    )
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices, blank=True)
    rate = models.DecimalField(_lazy("rate"), max_digits=14, decimal_places=6, null=True)
    rate_from = models.CharField(
        _lazy("rate for one unit of"),
        max_length=3,
        choices=currency_choices,
        default=BOOK_CURRENCY,
        db_default=BOOK_CURRENCY,
    )

    objects = MoneyProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _lazy("second signature")
        indexes = [models.Index(fields=["-proposed_at", "id"], name="proposal_proposed")]
        constraints = [
            *by_two("proposal"),
            models.CheckConstraint(condition=Q(status__in=ProposalStatus.values), name="proposal_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="refused", refusal__isnull=False) | ~Q(status="refused") & Q(refusal=None),
                name="proposal_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="fee", fund__isnull=False, amount__isnull=False, amount__lt=0, booked_on__isnull=False)
                | Q(kind="exchange", fund__isnull=False, amount__isnull=False, booked_on__isnull=False) & ~Q(amount=0)
                | Q(kind="cost", fund__isnull=False, amount__isnull=False, amount__lt=0, booked_on__isnull=False)
                & Q(category__in=CostCategory.values)
                & Q(note__isnull=False)
                | Q(kind="transfer", fund__isnull=False, target__isnull=False, amount__isnull=False, amount__gt=0)
                & ~Q(fund=F("target"))
                | Q(
                    kind="across",
                    fund__isnull=False,
                    target__isnull=False,
                    amount__isnull=False,
                    amount__gt=0,
                    received__isnull=False,
                    received__gt=0,
                    rate__isnull=False,
                    rate__gt=0,
                )
                & ~Q(fund=F("target"))
                | Q(kind="lend", fund__isnull=False, target__isnull=False, amount__isnull=False, amount__gt=0)
                & ~Q(fund=F("target"))
                & Q(note__isnull=False)
                | Q(kind__in=("repay", "waive"), fund__isnull=False, target__isnull=False, loan__isnull=False)
                & Q(amount__isnull=False, amount__gt=0)
                | Q(kind="reversal", fund__isnull=False, entry__isnull=False, amount__isnull=False)
                | Q(kind="tariff", tariff__isnull=False)
                | Q(kind="night", amount__isnull=False, amount__gt=0)
                | Q(kind="rate", rate__isnull=False, rate__gt=0, booked_on__isnull=False)
                & ~Q(currency="")
                & ~Q(currency=F("rate_from"))
                | Q(kind="levels", fund__isnull=False, levels__isnull=False) & Q(note__isnull=False)
                | Q(kind="open", opening__isnull=False)
                | Q(kind="close", fund__isnull=False)
                & Q(note__isnull=False)
                & (Q(target=None, amount=None) | Q(target__isnull=False, amount__gt=0) & ~Q(fund=F("target")))
                | Q(kind="reopen", fund__isnull=False) & Q(note__isnull=False)
                | Q(kind="lost", advance__isnull=False, amount__isnull=False, amount__gt=0, booked_on__isnull=False)
                & Q(fund=None)
                & Q(note__isnull=False)
                | Q(kind="found", advance__isnull=False, amount__isnull=False, amount__gt=0, booked_on__isnull=False)
                & Q(fund__isnull=False)
                & Q(note__isnull=False)
                | Q(kind="refund", advance__isnull=False, amount__isnull=False, amount__gt=0, booked_on__isnull=False)
                & Q(fund__isnull=False, received__isnull=False, received__gt=0)
                & ~Q(currency="")
                & Q(note__isnull=False)
                | Q(kind="month", until__isnull=False)
                | Q(kind="again", until__isnull=False) & Q(note__isnull=False)
                | Q(kind="year", year__isnull=False)
                | Q(kind="anew", year__isnull=False) & Q(note__isnull=False)
                | Q(kind="stated", stated__isnull=False)
                | Q(kind="unstated", stated__isnull=False) & Q(note__isnull=False),
                name="proposal_has_its_facts",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(status="proposed", kind="reversal"), name="proposal_one_open_per_entry"
            ),
            models.UniqueConstraint(
                fields=["advance"], condition=Q(status="proposed", kind="lost"), name="proposal_one_open_loss"
            ),
            models.UniqueConstraint(
                fields=["advance"], condition=Q(status="proposed", kind="refund"), name="proposal_one_open_refund"
            ),
            models.UniqueConstraint(
                fields=["loan"], condition=Q(status="proposed", kind="waive"), name="proposal_one_open_waiver"
            ),
            models.UniqueConstraint(
                fields=["until"],
                condition=Q(status="proposed", kind__in=("month", "again")),
                name="proposal_one_open_month",
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(status="proposed", kind__in=("year", "anew")),
                name="proposal_one_open_year",
            ),
            models.UniqueConstraint(fields=["stated"], condition=Q(kind="stated"), name="proposal_states_once"),
            models.UniqueConstraint(
                fields=["stated"], condition=Q(status="proposed", kind="unstated"), name="proposal_one_open_unstating"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:proposal-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a second signature."""
        return self.status == ProposalStatus.PROPOSED

    @property
    def may_be_taken_up_by(self) -> tuple[Role, ...]:
        """Who may stand for it once its proposer has left: whoever proposes such."""
        return (Role.TREASURER,) if self.is_signed_by_director else (Role.DIRECTOR, Role.TREASURER)

    @property
    def is_signed_by_director(self) -> bool:
        """Whether the treasurer proposes and the director signs: what givers agreed to, and a cost, as every payment."""
        return self.has_consent or self.kind == ProposalKind.COST

    @property
    def has_consent(self) -> bool:
        """Whether givers agreed that money given for a purpose goes elsewhere."""
        return self.consent is not None

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The key of its fund; of the books where it names none."""
        return ("fund", self.fund_id or BOOKS)

    @property
    def stands_for_it(self) -> User:
        """Whoever proposed it, or took it up since."""
        return self.taken_up_by or self.proposed_by

    @property
    def asked(self) -> str:
        """The sum or the rate it is about, as people read it; empty where there is none."""
        if self.kind == ProposalKind.RATE:
            return str(self.quotation)
        if self.until:
            return month_of(self.until)
        if self.year:
            return str(self.year)
        if self.stated:
            return str(self.stated.money)
        return "" if self.amount is None else str(Money(self.amount, self.sum_currency))

    @property
    def arrived(self) -> Money | None:
        """What arrived in another currency than that of its sum: in the other fund, or of a payment as it came back."""
        if self.received is None:
            return None
        currency = self.target.currency if self.target else self.currency
        return None if currency == self.sum_currency else Money(self.received, currency)

    @property
    def quotation(self) -> Quotation:
        """The rate it asks to believe, or is exchanged at, as the receipt gives it."""
        return Quotation(self.rate_from, self.rate, self.currency)

    @property
    def sum_currency(self) -> str:
        """The currency of its sum: that of its fund, or of the fund that would begin; a limit by night is in dollars."""
        if self.opening:
            return self.opening.currency
        return self.fund.currency if self.fund else BOOK_CURRENCY
