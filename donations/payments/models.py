"""Payments for one rescue, spent at once or given out as an advance, proposed by one and approved by another; how an advance ends."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.answers import Proposed, by_two
from donations.decisions.models import Commitment
from donations.ledger.choices import EntryKind
from donations.ledger.models import Booked, BookedQuerySet, instead_of
from donations.ledger.sources import Line, source
from donations.payments.choices import Category, LossKind, PayeeKind, PaymentKind, PaymentStatus, RefusedFor
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.lists import explained, listed
from lfnkr.money import BOOK_CURRENCY, Money, Quotation, currency_choices, quotation_of


class PaymentQuerySet(BookedQuerySet):
    """Questions about payments."""

    def visible_to(self, user) -> PaymentQuerySet:
        """All of them for those who see the ledger, those of their own requests for caseworkers, none for anybody else."""
        if user.has_perm("donations.see_ledger"):
            return self
        return self.filter(commitment__in=Commitment.objects.visible_to(user))

    def expenses(self) -> PaymentQuerySet:
        """Money spent on one thing."""
        return self.filter(kind=PaymentKind.EXPENSE)

    def advances(self) -> PaymentQuerySet:
        """Money given out before it was spent."""
        return self.filter(kind=PaymentKind.ADVANCE)

    def open(self) -> PaymentQuerySet:
        """Waiting for approval."""
        return self.filter(status=PaymentStatus.PROPOSED)

    def refused_since(self, moment: datetime) -> PaymentQuerySet:
        """Refused by another since then; what its proposer took back is not among them."""
        return self.filter(status=PaymentStatus.REFUSED, decided_at__gte=moment).exclude(decided_by=F("proposed_by"))

    def standing(self) -> PaymentQuerySet:
        """Approved, and not undone by a reversal."""
        return self.filter(status=PaymentStatus.APPROVED).not_reversed()

    def unsettled(self) -> PaymentQuerySet:
        """Advances given out, and neither settled nor undone nor lost as a whole; what of one was lost is read with it."""
        return self.filter(is_out=True).prefetch_related("losses")


class Payment(Proposed, Booked):
    """Money for one rescue, drawn on its commitment, in any currency: proposed by one person and approved by another.

    An *expense* is spent on one thing: a payment of its own, or a line of a settled advance (`settlement`). An *advance* is
    given to a guide or helper before it is spent, and open until it is settled, or written off as lost. What it is for and with
    whom it was shared stands in its memo (donations/memos), sealed under the fund's key; its note under the request's.
    """

    SEALED_UNDER = ("case", "commitment__decision__case_id")
    FORMER_TABLES = ("donations_expense", "donations_advance")
    """The two tables that this one was; its texts are sealed for their names (`sealed_in`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_lazy("kind"), max_length=7, choices=PaymentKind)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="payments")
    case_reference = models.CharField(max_length=7)
    amount = models.BigIntegerField(_lazy("amount"))
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices, default="USD")
    rate = models.DecimalField(_lazy("rate"), max_digits=14, decimal_places=6, null=True, blank=True)
    rate_from = models.CharField(
        _lazy("rate for one unit of"),
        max_length=3,
        choices=currency_choices,
        default=BOOK_CURRENCY,
        db_default=BOOK_CURRENCY,
    )
    booked_amount = models.BigIntegerField(editable=False)
    paid_at = models.DateTimeField(_lazy("paid at"))
    booked_on = models.DateField(_lazy("booking date"), null=True, blank=True)
    """Where it is booked on another day than it was paid: the cost of its case belongs to the day it was paid."""
    status = models.CharField(max_length=8, choices=PaymentStatus, default=PaymentStatus.PROPOSED)
    note = SealedField()
    refused_for = models.CharField(max_length=13, choices=RefusedFor, blank=True, editable=False)
    refusal = SealedField()
    category = models.CharField(
        pgettext_lazy("what money is spent on", "for"), max_length=14, choices=Category, blank=True
    )
    has_receipt = models.BooleanField(_lazy("there is a receipt"), default=True)
    payee_kind = models.CharField(
        _lazy("paid to"), max_length=9, choices=PayeeKind, blank=True, db_default="", default=""
    )
    payee_code = models.CharField(_lazy("helper’s code"), max_length=20, blank=True, db_default="", default="")
    whole_amount = models.BigIntegerField(_lazy("the whole bill"), null=True, blank=True)
    """Where others paid a share: what all paid together, in the currency of `amount`, which is ours and alone is booked."""
    settlement = models.ForeignKey("Settlement", models.PROTECT, null=True, editable=False, related_name="lines")
    is_out = models.BooleanField(default=False, editable=False)
    """An advance given out, and neither settled nor undone nor lost as a whole. Moved by triggers alone."""
    came_back = models.BigIntegerField(default=0, db_default=0, editable=False)
    """What of its booked sum came back since, by the refunds that stand. Moved by triggers alone."""

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _lazy("payment")
        indexes = [
            models.Index(fields=["paid_at"], name="payment_paid_at"),
            models.Index(fields=["proposed_at"], name="payment_open", condition=Q(status="proposed")),
            models.Index(fields=["-decided_at"], name="payment_refused", condition=Q(status="refused")),
            models.Index(fields=["paid_at"], name="payment_out", condition=Q(is_out=True)),
        ]
        constraints = [
            *by_two("payment"),
            models.CheckConstraint(condition=Q(status__in=PaymentStatus.values), name="payment_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="refused", refused_for__in=RefusedFor.values)
                | (~Q(status="refused") & Q(refused_for="")),
                name="payment_refused_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, booked_amount__gt=0), name="payment_above_zero"),
            models.CheckConstraint(
                condition=Q(came_back__gte=0, came_back__lte=F("booked_amount")), name="payment_came_back_within"
            ),
            models.CheckConstraint(
                condition=Q(currency="USD", rate=None, booked_amount=F("amount"))
                | (~Q(currency="USD") & Q(rate__gt=0)),
                name="payment_rate_kept",
            ),
            models.CheckConstraint(
                condition=Q(kind="expense") & ~Q(category="")
                | Q(kind="advance", category="", has_receipt=False, settlement=None),
                name="payment_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(payee_code="") | Q(payee_kind=PayeeKind.HELPER), name="payment_code_of_a_helper"
            ),
            models.CheckConstraint(
                condition=Q(whole_amount=None) | Q(whole_amount__gt=F("amount")), name="payment_whole_above_our_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference}: {self.original}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse(f"donations:{self.kind}-detail", args=[self.pk])

    @property
    def may_be_undone(self) -> bool:
        """An advance is either settled or lost, or undone; a payment of which something came back is not undone as a whole."""
        return not hasattr(self, "settled_by") and not self.losses.all() and not self.came_back

    def hold(self) -> None:
        """Lock it: it is undone, or else settled, or refunded; a settlement of which nothing came back books no entry."""
        Payment.objects.select_for_update(no_key=True).get(pk=self.pk)

    @property
    def ledger_words(self) -> str:
        """What it was spent on."""
        return self.get_category_display()

    @property
    def again_url(self) -> str:
        """The form of its commitment, with what stands in it."""
        return instead_of(self, f"donations:{self.kind}-new", self.commitment_id)

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its note, and why it was refused, are sealed under the case's key."""
        return ("case", self.commitment.decision.case_id)

    @property
    def sealed_in(self) -> str:
        """The place its texts are bound to, as long as there are such of before."""
        return f"donations_{self.kind}"

    @property
    def belongs_on(self) -> date:
        """The day in Tokyo its cost belongs to: when it was paid, whenever it is booked."""
        return self.paid_at.astimezone(clock.TOKYO).date()

    @property
    def original(self) -> Money:
        """The sum as paid."""
        return Money(self.amount, self.currency)

    @property
    def whole(self) -> Money | None:
        """What all paid together, where others paid a share."""
        return None if self.whole_amount is None else Money(self.whole_amount, self.currency)

    @property
    def share_of_others(self) -> Money | None:
        """What others paid of it; it is booked nowhere here."""
        return None if self.whole_amount is None else Money(self.whole_amount - self.amount, self.currency)

    @property
    def payee(self) -> str:
        """Who receives it: a kind, of a helper with the code; empty for payments of before this was asked."""
        return explained(capfirst(self.get_payee_kind_display()), self.payee_code) if self.payee_kind else ""

    @property
    def quotation(self) -> Quotation | None:
        """The rate as the receipt gave it; None of a payment in dollars, as every commitment is."""
        return quotation_of(self.currency, self.rate, self.rate_from)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for approval."""
        return self.status == PaymentStatus.PROPOSED

    @property
    def may_be_taken_up_by(self) -> tuple[Role, ...]:
        """Who may stand for it once its proposer has left: whoever proposes such."""
        return (Role.TREASURER, Role.CASEWORKER)

    @property
    def stands_for_it(self) -> User:
        """Whoever proposed it, or took it up since."""
        return self.taken_up_by or self.proposed_by

    @property
    def is_advance(self) -> bool:
        """Whether it was given out before it was spent."""
        return self.kind == PaymentKind.ADVANCE

    @property
    def lost(self) -> int:
        """What of an advance was written off as lost, whatever turned up since."""
        return sum(loss.amount for loss in self.losses.all() if loss.kind == LossKind.LOST)

    @property
    def not_come_back(self) -> int:
        """What of its booked sum did not come back."""
        return self.booked_amount - self.came_back

    @property
    def to_account_for(self) -> int:
        """What of an advance is settled by receipts and by what came back: all that was not lost."""
        return self.booked_amount - self.lost


@source(
    "payment",
    Payment,
    when="paid_at",
    related=["commitment", "settled_by"],
    read_ahead=["losses"],
    is_reversible=True,
)
def lines_of_payment(payment: Payment) -> list[Line]:
    """A payment takes its booked sum from the fund and from what is committed, once it is approved.

    A line of a settled advance moves nothing: its money left with the advance.
    """
    if payment.status != PaymentStatus.APPROVED or payment.settlement_id:
        return []
    return [
        Line(
            fund=payment.commitment.fund_id,
            kind=EntryKind.ADVANCE if payment.is_advance else EntryKind.DISBURSEMENT,
            balance=-payment.booked_amount,
            committed=-payment.booked_amount,
            draws_on=payment.commitment_id,
            original=None if payment.rate is None else (payment.amount, payment.currency, payment.rate),
        )
    ]


class Settlement(Booked):
    """The end of an advance: what came back, and expense lines for the rest; together they make the advance, by constraint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    advance = models.OneToOneField(Payment, models.PROTECT, related_name="settled_by")
    returned = models.BigIntegerField(_lazy("returned"))
    brought_amount = models.BigIntegerField(_lazy("as it came back"), null=True, editable=False)
    """What came back in another currency than the books', in its minor units: as a bank tells it. `returned` is what it is worth."""
    brought_currency = models.CharField(
        _lazy("currency"), max_length=3, choices=currency_choices, blank=True, default="", db_default="", editable=False
    )
    settled_at = models.DateTimeField(_lazy("settled at"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _lazy("settlement of an advance")
        constraints = [
            models.CheckConstraint(condition=Q(returned__gte=0), name="settlement_returned_not_negative"),
            models.CheckConstraint(
                condition=Q(brought_amount=None, brought_currency="")
                | Q(brought_amount__isnull=False, brought_amount__gt=0, returned__gt=0)
                & ~Q(brought_currency__in=("", BOOK_CURRENCY)),
                name="settlement_brought_in_a_currency",
            ),
            models.CheckConstraint(condition=Q(settled_at__lte=F("recorded_at")), name="settlement_not_in_the_future"),
        ]

    def __str__(self) -> str:
        return _lazy("settlement of %(advance)s") % {"advance": self.advance}

    def get_absolute_url(self) -> str:
        """The page of its advance."""
        return self.advance.get_absolute_url()

    @property
    def brought(self) -> Money | None:
        """What came back as it came, where that was in another currency than the books'."""
        return None if self.brought_amount is None else Money(self.brought_amount, self.brought_currency)


@source("settlement", Settlement, when="settled_at", related=["advance__commitment"])
def lines_of_settlement(settlement: Settlement) -> list[Line]:
    """What a guide brought back returns to the fund and to what is committed; nothing where nothing came back."""
    if not settlement.returned:
        return []
    commitment = settlement.advance.commitment
    return [
        Line(
            fund=commitment.fund_id,
            kind=EntryKind.SETTLEMENT,
            balance=settlement.returned,
            committed=settlement.returned,
            draws_on=commitment.pk,
        )
    ]


class AdvanceLossQuerySet(BookedQuerySet):
    """Questions about losses."""

    def lost(self) -> AdvanceLossQuerySet:
        """What was written off."""
        return self.filter(kind=LossKind.LOST)

    def found(self) -> AdvanceLossQuerySet:
        """What turned up, as far as its entry stands."""
        return self.filter(kind=LossKind.FOUND).not_reversed()


class AdvanceLoss(Booked):
    """Money of an advance that two officers wrote off as lost, or that turned up after it was; `proposal` is what both signed.

    A loss moves nothing: the money left the fund with the advance. It is no cost of a rescue, and the report says it by itself.
    What turns up returns to the fund and to what is committed, also where the rest of the advance was settled meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    advance = models.ForeignKey(Payment, models.PROTECT, related_name="losses")
    kind = models.CharField(_lazy("kind"), max_length=5, choices=LossKind)
    amount = models.BigIntegerField(_lazy("amount"))
    happened_on = models.DateField(_lazy("day"))
    proposal = models.OneToOneField("donations.MoneyProposal", models.PROTECT, editable=False, related_name="loss")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = AdvanceLossQuerySet.as_manager()

    class Meta:
        ordering = ["happened_on", "recorded_at"]
        verbose_name = _lazy("loss of an advance")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="loss_above_zero"),
            models.CheckConstraint(condition=Q(kind__in=LossKind.values), name="loss_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {Money(self.amount)}"

    def get_absolute_url(self) -> str:
        """The page of its advance."""
        return self.advance.get_absolute_url()

    @property
    def ledger_words(self) -> str:
        """That it was lost, and turned up."""
        return _lazy("lost money that turned up")

    @property
    def words_url(self) -> str:
        """Why: the page of what both officers signed."""
        return self.proposal.get_absolute_url()


@source("loss", AdvanceLoss, when="happened_on", related=["advance__commitment", "proposal"], is_reversible=True)
def lines_of_loss(loss: AdvanceLoss) -> list[Line]:
    """What turned up returns to the fund and to what is committed; what is lost left with its advance."""
    if loss.kind != LossKind.FOUND:
        return []
    commitment = loss.advance.commitment
    return [
        Line(
            fund=commitment.fund_id,
            kind=EntryKind.SETTLEMENT,
            balance=loss.amount,
            committed=loss.amount,
            draws_on=commitment.pk,
        )
    ]


class Refund(Booked):
    """Money of a payment that came back, the whole of it or a part, as two officers signed it (`proposal`).

    It returns to the fund and to what is committed, and lowers what the rescue cost from the day it came back (`came_on`). What
    comes back in the currency it was paid in is booked at the rate it was paid at; anything else at the rate of its own receipt,
    and never beyond what was paid: what the exchange gave or took besides is an exchange difference. `spent_on` repeats the day
    its payment is counted on, so that what belongs to an earlier term is found; the trigger writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField(_lazy("amount"))
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices)
    rate = models.DecimalField(_lazy("rate"), max_digits=14, decimal_places=6, null=True)
    rate_from = models.CharField(_lazy("rate for one unit of"), max_length=3, choices=currency_choices)
    booked_amount = models.BigIntegerField(editable=False)
    came_on = models.DateField(_lazy("came back on"))
    spent_on = models.DateField(editable=False, db_default=Now())
    proposal = models.OneToOneField("donations.MoneyProposal", models.PROTECT, editable=False, related_name="refund")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["came_on", "recorded_at"]
        verbose_name = _lazy("refund of a payment")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, booked_amount__gt=0), name="refund_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.payment.case_reference}: {self.original}"

    def get_absolute_url(self) -> str:
        """The page of its payment."""
        return self.payment.get_absolute_url()

    @property
    def original(self) -> Money:
        """The sum as it came back."""
        return Money(self.amount, self.currency)

    @property
    def quotation(self) -> Quotation | None:
        """The rate it is booked at; None of one in dollars."""
        return quotation_of(self.currency, self.rate, self.rate_from)

    @property
    def ledger_words(self) -> str:
        """That it came back, and of what."""
        return listed([_("came back"), self.payment.get_category_display()])

    @property
    def words_url(self) -> str:
        """Why: the page of what both officers signed."""
        return self.proposal.get_absolute_url()


@source(
    "refund",
    Refund,
    when="came_on",
    related=["payment__commitment", "proposal"],
    is_reversible=True,
)
def lines_of_refund(refund: Refund) -> list[Line]:
    """What came back returns to the fund and to what is committed, as a payment that lowers what was paid."""
    commitment = refund.payment.commitment
    return [
        Line(
            fund=commitment.fund_id,
            kind=EntryKind.DISBURSEMENT,
            balance=refund.booked_amount,
            committed=refund.booked_amount,
            draws_on=commitment.pk,
        )
    ]
