"""Accounts at banks and the post office, their statements row by row, and what each row was said to be."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.bank.choices import AccountKind, Aside, RowState
from donations.bank.reading import Columns
from donations.gifts.models import Donation
from donations.ledger.models import Adjustment, Fund, LedgerEntry
from donations.payments.models import Payment
from donations.proposals.choices import ProposalStatus
from donations.proposals.models import MoneyProposal
from donations.tables.choices import Encoding
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.labels import Labelled
from lfnkr.language.wordings import known
from lfnkr.money import Money, currency_choices

READ_FOR = timedelta(minutes=15)
"""So long the names of an account that were opened stay on the pages."""


class OfTheBank(models.QuerySet):
    """Whose rows are read by whoever may see the ledger; names in them are sealed."""

    def visible_to(self, user) -> OfTheBank:
        """All of them for those who see the ledger, none for anybody else."""
        return self if user.has_perm("donations.see_ledger") else self.none()


class BankAccount(models.Model):
    """One account of ours, by the name we call it; its number is kept nowhere.

    The columns are those of its last statement that was taken in: the next one is read by them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_lazy("name"), max_length=60)
    kind = models.CharField(pgettext_lazy("an account", "kept"), max_length=8, choices=AccountKind)
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices, default="JPY")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    opening_balance = models.BigIntegerField(default=0)
    """What it held before the first row that is taken in, in minor units of its currency."""
    day_column = models.PositiveSmallIntegerField(null=True, editable=False)
    came_in_column = models.PositiveSmallIntegerField(null=True, editable=False)
    went_out_column = models.PositiveSmallIntegerField(null=True, editable=False)
    balance_column = models.PositiveSmallIntegerField(null=True, editable=False)
    payer_column = models.PositiveSmallIntegerField(null=True, editable=False)
    words_column = models.PositiveSmallIntegerField(null=True, editable=False)
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = OfTheBank.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _lazy("account at a bank or post office")
        constraints = [models.UniqueConstraint(fields=["name"], name="bank_account_named_once")]

    def __str__(self) -> str:
        return known(self.name)

    def get_absolute_url(self) -> str:
        return reverse("donations:bank-account", args=[self.pk])

    @property
    def columns(self) -> Columns | None:
        """The columns of its last statement; none before the first."""
        if not self.day_column:
            return None
        return Columns(**{name: getattr(self, f"{name}_column") for name in Columns.__dataclass_fields__})

    def money(self, amount: int) -> Money:
        """A sum in its currency."""
        return Money(amount, self.currency)


class BankStatementQuerySet(OfTheBank):
    """Questions about statements."""

    def standing(self) -> BankStatementQuerySet:
        """Those that were not taken back."""
        return self.filter(voided_at=None)

    def unread(self) -> BankStatementQuerySet:
        """Those whose rows are not taken in yet."""
        return self.standing().filter(read_at=None)


class BankStatement(Labelled):
    """One file of one account. It lies sealed until its rows are taken in; then the rows are kept, each under a key of its own.

    `digest` is keyed: it tells the very same file again, and nothing of what stands in it.
    """

    SEALED_UNDER = ("donor", "pk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements", editable=False)
    digest = models.BinaryField(max_length=32)
    content = SealedField()
    encoding = models.CharField(_lazy("character set"), max_length=9, choices=Encoding)
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    first_on = models.DateField(null=True, editable=False)
    last_on = models.DateField(null=True, editable=False)
    row_count = models.PositiveIntegerField(default=0, editable=False)
    known_count = models.PositiveIntegerField(default=0, editable=False)
    """So many of its rows an earlier statement told already: they are kept once."""
    closing_balance = models.BigIntegerField(_lazy("balance at the end"), null=True, editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = BankStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _lazy("statement of an account")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"], condition=Q(voided_at=None), name="statement_taken_in_once"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None, first_on=None, last_on=None)
                | Q(read_at__isnull=False, read_by__isnull=False, first_on__isnull=False, last_on__isnull=False)
                & Q(content=None, row_count__gt=0),
                name="statement_read_whole",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None)
                | Q(voided_at__isnull=False, voided_by__isnull=False, content=None),
                name="statement_voided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uploaded_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """The page of its account; before its rows are taken in, where that is done."""
        if self.read_at is None and self.voided_at is None:
            return reverse("donations:bank-statement-read", args=[self.pk])
        return self.account.get_absolute_url()

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """A key of its own, kept with those of givers: givers are who it names."""
        return ("donor", self.pk)


class StatementLineQuerySet(OfTheBank):
    """Questions about rows."""

    def standing(self) -> StatementLineQuerySet:
        """Those of statements that were not taken back."""
        return self.filter(is_standing=True)

    def told_once(self) -> StatementLineQuerySet:
        """Without those that were said to be told twice."""
        doubles = LineMatch.objects.standing().filter(line=OuterRef("pk"), why=Aside.DOUBLE)
        return self.filter(~Exists(doubles))

    def with_doubt(self) -> StatementLineQuerySet:
        """Each with `is_doubtful`: whether another that differs by one character stands, and neither was said to be told twice."""
        others = StatementLine.objects.standing().told_once()
        other = others.filter(Q(looks_like=OuterRef("pk")) | Q(pk=OuterRef("looks_like")))
        return self.annotate(is_doubtful=Exists(other))

    def with_state(self) -> StatementLineQuerySet:
        """Each with `state`: whether it waits, also for a signature, is booked, was reversed or refused since, or was set aside."""
        matches = LineMatch.objects.standing().filter(line=OuterRef("pk"))
        return self.annotate(
            state=models.Case(
                models.When(~Exists(matches), then=models.Value(RowState.OPEN.value)),
                models.When(Exists(matches.exclude(why="")), then=models.Value(RowState.ASIDE.value)),
                models.When(Exists(matches.of_reversed()), then=models.Value(RowState.REVERSED.value)),
                models.When(Exists(matches.of_refused()), then=models.Value(RowState.REFUSED.value)),
                models.When(Exists(matches.of_signing()), then=models.Value(RowState.SIGNING.value)),
                default=models.Value(RowState.BOOKED.value),
            )
        )

    def open(self) -> StatementLineQuerySet:
        """Those nobody has said anything of yet."""
        return self.standing().filter(~Exists(LineMatch.objects.standing().filter(line=OuterRef("pk"))))

    def to_be_said_anew(self) -> StatementLineQuerySet:
        """Those whose booking was reversed, or refused by the second officer: what they are is not what was said."""
        matches = LineMatch.objects.standing().filter(line=OuterRef("pk"))
        return self.standing().filter(Exists(matches.of_reversed()) | Exists(matches.of_refused()))


class StatementLine(Labelled):
    """One movement of an account as the bank tells it: added once, never changed. Who paid is sealed under a key of its own.

    `fingerprint` is keyed over all that makes it this row, and how many equal ones stand before it: the same row of another
    statement has the same. `payer_token` is the token of a giver's name written so (donations/gifts/tokens.py).
    """

    SEALED_UNDER = ("donor", "pk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines", editable=False)
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines", editable=False)
    number = models.PositiveIntegerField(editable=False)
    day = models.DateField(_lazy("day"), editable=False)
    amount = models.BigIntegerField(_lazy("amount"), editable=False)
    balance = models.BigIntegerField(null=True, editable=False)
    payer = SealedField()
    words = SealedField()
    cells = SealedField()
    payer_token = models.BinaryField(max_length=16, null=True, editable=False)
    fingerprint = models.BinaryField(max_length=32, editable=False)
    looks_like = models.ForeignKey("self", models.PROTECT, null=True, related_name="lookalikes", editable=False)
    is_standing = models.BooleanField(default=True, editable=False)

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "statement", "-number"]
        verbose_name = _lazy("row of a statement")
        indexes = [
            models.Index(fields=["-day", "id"], name="line_in_the_list"),
            models.Index(fields=["account", "payer_token"], name="line_payer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint"], condition=Q(is_standing=True), name="line_told_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="line_moves_something"),
        ]

    def __str__(self) -> str:
        return str(self.money)

    def get_absolute_url(self) -> str:
        return reverse("donations:bank-row", args=[self.pk])

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """A key of its own, kept with those of givers: it can be erased with the giver it names, and no other."""
        return ("donor", self.pk)

    @property
    def money(self) -> Money:
        """The sum, below zero where money left."""
        return self.account.money(self.amount)

    @property
    def match(self) -> LineMatch | None:
        """What it was said to be; none while it waits."""
        found = self.matches.standing().select_related(
            "donation__donor", "payment", "adjustment", "proposal", "entry__fund", "entry__journal", "matched_by"
        )
        return found.first()

    @property
    def is_reversed(self) -> bool:
        """Whether what it was booked as was reversed since."""
        return self.matches.standing().of_reversed().exists()

    @property
    def is_refused(self) -> bool:
        """Whether the second officer refused what it was to be booked as."""
        return self.matches.standing().of_refused().exists()


class LineMatchQuerySet(OfTheBank):
    """Questions about what rows were said to be."""

    def standing(self) -> LineMatchQuerySet:
        """Those that were not undone."""
        return self.filter(undone_at=None)

    def of_reversed(self) -> LineMatchQuerySet:
        """Those of a gift, a payment, a fee or money moved that was reversed in the ledger."""
        gifts, payments = Donation.objects.taken_back(), Payment.objects.taken_back()
        fees = Adjustment.objects.taken_back()
        of_fees = Q(adjustment__in=fees) | Q(proposal__adjustment__in=fees)
        of_parts = Exists(LinePart.objects.filter(match=OuterRef("pk"), donation__in=gifts))
        of_entries = Q(entry__undone_by__isnull=False)
        return self.filter(Q(donation__in=gifts) | Q(payment__in=payments) | of_fees | of_parts | of_entries)

    def of_signing(self) -> LineMatchQuerySet:
        """Those of a fee that waits for its second signature."""
        return self.filter(proposal__status=ProposalStatus.PROPOSED)

    def of_refused(self) -> LineMatchQuerySet:
        """Those of a fee that the second officer refused, or whoever proposed it took back."""
        return self.filter(proposal__status=ProposalStatus.REFUSED)


BOOKINGS = ("donation", "payment", "adjustment", "proposal", "entry")
"""What a row may be of what is booked, or waits for a second signature."""


def is_booked_as(one: str | None) -> Q:
    """That a match names this booking and no other; None: that it names none."""
    return Q(**{f"{each}__isnull": each != one for each in BOOKINGS})


class LineMatch(models.Model):
    """ "This row is this gift, this payment, this fee, or none of them, and why": said once, undone once. It books nothing by itself.

    A row that holds several gifts has so many `pieces`, each a `LinePart`; one that is one thing has none. A fee that one officer booked alone is its `adjustment`; one that takes two is the `proposal`, from the moment it is asked for.
    Of money moved between our funds each account tells its own side: the row is the `entry` of that side, as it is of what came
    back of an advance, and of a cost of no rescue.
    """

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="matches", editable=False)
    donation = models.ForeignKey(Donation, models.PROTECT, null=True, related_name="bank_rows", editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="bank_rows", editable=False)
    adjustment = models.ForeignKey(Adjustment, models.PROTECT, null=True, related_name="bank_rows", editable=False)
    proposal = models.ForeignKey(MoneyProposal, models.PROTECT, null=True, related_name="bank_rows", editable=False)
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, null=True, related_name="bank_rows", editable=False)
    pieces = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    why = models.CharField(max_length=8, choices=Aside, blank=True, editable=False)
    matched_at = models.DateTimeField(default=clock.now, editable=False)
    matched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = LineMatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("what a row is")
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(undone_at=None), name="line_matched_once"),
            models.UniqueConstraint(fields=["donation"], condition=Q(undone_at=None), name="gift_of_one_line"),
            models.UniqueConstraint(fields=["payment"], condition=Q(undone_at=None), name="payment_of_one_line"),
            models.UniqueConstraint(fields=["adjustment"], condition=Q(undone_at=None), name="fee_of_one_line"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(undone_at=None), name="proposal_of_one_line"),
            models.UniqueConstraint(fields=["entry"], condition=Q(undone_at=None), name="entry_of_one_line"),
            models.CheckConstraint(
                condition=is_booked_as(None) & Q(why__in=Aside.values, pieces=0)
                | Q(reduce(or_, map(is_booked_as, BOOKINGS)), why="", pieces=0)
                | is_booked_as(None) & Q(why="", pieces__gte=2),
                name="line_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="line_match_undone_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.donation_id or self.payment_id or self.why}"

    def get_absolute_url(self) -> str:
        """The page of its row."""
        return self.line.get_absolute_url()

    @property
    def entry_url(self) -> str:
        """The ledger on the day of its entry."""
        return self.entry.fund.entries_url(first=self.entry.booked_on, last=self.entry.booked_on)


class LinePartQuerySet(models.QuerySet):
    """Questions about gifts that came together in one row."""

    def standing(self) -> LinePartQuerySet:
        """Those of rows of which that still is said."""
        return self.filter(match__undone_at=None)


class LinePart(models.Model):
    """One gift of a row that holds several: all parts of a row are said at once, and come to the sum of the row."""

    id = models.BigAutoField(primary_key=True)
    match = models.ForeignKey(LineMatch, models.PROTECT, related_name="parts", editable=False)
    donation = models.ForeignKey(Donation, models.PROTECT, related_name="bank_parts", editable=False)

    objects = LinePartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _lazy("part of a row")
        constraints = [models.UniqueConstraint(fields=["match", "donation"], name="part_once_in_a_row")]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.donation_id}"

    def get_absolute_url(self) -> str:
        """The page of its row."""
        return self.match.get_absolute_url()


class AccountReading(models.Model):
    """The names of an account's rows opened by one person, for a quarter of an hour: written before a word is shown."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="readings", editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    read_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("reading of an account")
        indexes = [models.Index(fields=["account", "by", "-read_at"], name="account_reading")]

    def __str__(self) -> str:
        return f"{self.read_at:%Y-%m-%d %H:%M}"
