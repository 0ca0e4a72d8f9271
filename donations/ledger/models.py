"""Funds, the journal and the insert-only ledger that moves them; its trigger is the only hand on a balance."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import gettext_noop, pgettext_lazy

from donations.ledger import sources
from donations.ledger.choices import AdjustmentKind, CostCategory, EntryKind, FundKind
from donations.ledger.sources import Line, source
from donations.ledger.under_fund import UnderFund
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.labels import Labelled
from lfnkr.language.lists import explained
from lfnkr.language.wordings import known
from lfnkr.money import BOOK_CURRENCY, Money, Quotation, currency_choices, quoted
from lfnkr.postgresql.kept_questions import kept

RESCUE, GENERAL = "rescue", "general"
"""Codes of the two funds every installation has."""

NAMES = (gettext_noop("Rescue reserve"), gettext_noop("General fund"))
"""Their names, for the catalogues; a fund opened later keeps the name it was given."""


class FundQuerySet(models.QuerySet):
    """Questions about funds."""

    def visible_to(self, user) -> FundQuerySet:
        """All funds for those who see the reserve, none for anybody else."""
        return self if user.has_perm("donations.see_reserve") else self.none()

    def rescue(self) -> Fund:
        """The rescue reserve."""
        return self.get(code=RESCUE)

    def open(self) -> FundQuerySet:
        """Those that take and give money."""
        return self.filter(closed_on=None)

    def there_on(self, day: date) -> FundQuerySet:
        """Those that had begun by the end of a day, closed ones among them."""
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day))


@kept
def _fund_named(code) -> models.QuerySet:
    return Fund.objects.filter(code=code)


def rescue_reserve() -> Fund:
    """The rescue reserve as a page shows it; whoever books locks its row."""
    return _fund_named(code=RESCUE)[0]


class Fund(models.Model):
    """A pot of money with one purpose and one currency; its sums are moved by the ledger's trigger alone.

    `currency` is what its books are kept in: the rescue reserve in dollars, the general books in yen, any other as two officers
    opened it. It is fixed with its first day, and every sum of the fund is in minor units of it; funds are never added up across.
    `balance`, `committed`, `entry_count` and `moved_at` repeat what its last entry says, so that every writer takes this
    one row and the CHECK below can refuse. Floor and target are a refill line, not a lock: below the floor a decision
    needs a signed go-ahead, and nothing more. Two officers open a fund, close it and open it again (donations/funds): nothing is
    booked before `opened_on`, which the two funds of every house have only with an opening entry, and a closed one is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_lazy("name"), max_length=80)
    kind = models.CharField(_lazy("kind"), max_length=12, choices=FundKind)
    purpose = models.CharField(_lazy("purpose"), max_length=200, blank=True)
    opened_on = models.DateField(_lazy("first day"), null=True, editable=False)
    closed_on = models.DateField(_lazy("closed on"), null=True, editable=False)
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices, default="USD")
    balance = models.BigIntegerField(default=0, editable=False)
    committed = models.BigIntegerField(default=0, editable=False)
    entry_count = models.BigIntegerField(default=0, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    floor = models.BigIntegerField(_lazy("floor"), null=True, blank=True)
    target = models.BigIntegerField(_lazy("target"), null=True, blank=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = pgettext_lazy("money set apart", "fund")
        constraints = [
            models.CheckConstraint(
                condition=Q(committed__gte=0) & Q(balance__gte=F("committed")), name="fund_never_overspent"
            ),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(floor__gt=0, target__gte=F("floor")), name="fund_target_above_floor"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(balance=0, committed=0), name="fund_closed_is_empty"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="fund_closes_after_opening",
            ),
            # A gift for a purpose names the fund of that purpose by its code.
            models.CheckConstraint(condition=~Q(code__in=("", "none")), name="fund_code_is_a_purpose"),
            # Prices of rescues, floor and target are in dollars.
            models.CheckConstraint(condition=~Q(code=RESCUE) | Q(currency=BOOK_CURRENCY), name="reserve_in_dollars"),
        ]

    def __str__(self) -> str:
        """Its name in the reader's language, as far as the catalogues or the list of wordings know it."""
        return _(self.name) if self.name in NAMES else known(self.name)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:fund-detail", args=[self.code])

    @property
    def available(self) -> int:
        """Minor units that no decision has promised yet."""
        return self.balance - self.committed

    def held_at_end_of(self, day: date) -> tuple[int, int]:
        """Its balance and what was promised of it at the end of a day, by the day of booking: its row, less what came later."""
        later = self.day_totals.filter(day__gt=day).aggregate(
            balance=Sum("moved", default=0), promised=Sum("committed", default=0)
        )
        return self.balance - later["balance"], self.committed - later["promised"]

    def held_before(self, day: date) -> tuple[int, int]:
        """The same at its beginning."""
        return self.held_at_end_of(day - timedelta(days=1))

    def entries_url(
        self, *, first: date | None = None, last: date | None = None, kind: str = "", source: str = ""
    ) -> str:
        """The ledger of these days, of what moved and by what kind of source: the entries a sum is made of."""
        asked = {"fund": self.code, "first": first, "last": last, "kind": kind, "source": source}
        return f"{reverse('donations:entry-list')}?{urlencode({name: value for name, value in asked.items() if value})}"

    def money(self, amount: int) -> Money:
        """A sum in the fund's currency."""
        return Money(amount, self.currency)


class BookedQuerySet(models.QuerySet):
    """Questions about rows that move money."""

    def not_reversed(self) -> BookedQuerySet:
        """Those whose entries stand, and those that have none."""
        return self.exclude(self._is_reversed())

    def read_by(self, user) -> BookedQuerySet:
        """Those whose words somebody may open: all for whoever sees the ledger, who propose it, sign it or audit it."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def taken_back(self) -> BookedQuerySet:
        """Those whose entries were reversed."""
        return self.filter(self._is_reversed())

    def with_reversal(self) -> BookedQuerySet:
        """Each with `is_reversed`."""
        return self.annotate(is_reversed=self._is_reversed())

    def _is_reversed(self) -> Exists:
        entries = LedgerEntry.objects.of_kind(sources.source_of(self.model).kind)
        return Exists(entries.filter(journal__source_id=OuterRef("pk"), reversed_by__isnull=False))


class Booked(Labelled):
    """A row that moves money, by the lines its `@source` declares; the ledger shows its words and leads to its page."""

    ledger_words = ""
    """What the ledger says of it behind the kind of its entry, within the way to its page."""
    ledger_note = ""
    """The paper it was booked by, as somebody typed it; why is sealed."""
    words_url = ""
    """Where it can be read why it was booked, beside the way to its page; empty where that page says so."""

    again_url = ""
    """The form of the right one, with what stands in it; empty for what is not booked again by a form of its own."""

    objects = BookedQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Where it can be read; empty for what has no page of its own."""
        return ""

    @property
    def may_be_undone(self) -> bool:
        """Whether its entries may be undone by their negatives, as far as it itself is concerned."""
        return True

    @property
    def undone_with(self) -> list[LedgerEntry]:
        """Entries of other sources that are undone together with its own; none, as a rule."""
        return []

    def hold(self) -> None:
        """Lock it while its entries are undone, where something else may end it at the same moment; nothing is locked else."""

    @property
    def entries(self) -> LedgerEntryQuerySet:
        """Its entries in the ledger."""
        kind = sources.source_of(type(self)).kind
        return LedgerEntry.objects.of_kind(kind).filter(journal__source_id=self.pk)


def instead_of(row: Booked, page: str, *args: object) -> str:
    """The address of a form that begins with what a wrong row says; `InsteadOf` (ledger/views.py) reads it."""
    return f"{reverse(page, args=args)}?{urlencode({'instead': row.pk})}"


class Transfer(UnderFund, Booked):
    """Money moved between two of our funds: two entries that sum to zero, by deferred constraint.

    It never takes what donors gave for a purpose: see `transfer_keeps_purpose` in the SQL beside the migrations.
    It takes two officers: `proposal` is the one that both signed, and says why and who decided it. A transfer of before that
    rule says so itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    target = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    reason = SealedField(_lazy("reason"))
    decided_by = SealedField(_lazy("decided by"))
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, null=True, editable=False, related_name="transfer"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _lazy("transfer between funds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(fund=F("target")), name="transfer_between_two_funds"),
            # What two officers signed says why: a second text beside it could say something else.
            models.CheckConstraint(
                condition=Q(proposal=None) | Q(reason=None, decided_by=None), name="words_of_transfer_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.fund.money(self.amount))

    def get_absolute_url(self) -> str:
        """The page of what two officers signed; of a transfer of before that its words."""
        return _page_of(self.proposal_id) or reverse("donations:transfer-words", args=[self.pk])


def _page_of(proposal_id: uuid.UUID | None) -> str:
    """The page of what two officers signed; empty where one booked it alone."""
    return reverse("donations:proposal-detail", args=[proposal_id]) if proposal_id else ""


@source("transfer", Transfer)
def lines_of_transfer(moved: Transfer) -> list[Line]:
    """A transfer leaves one fund and enters the other."""
    return [
        Line(fund=moved.fund_id, kind=EntryKind.TRANSFER, balance=-moved.amount),
        Line(fund=moved.target_id, kind=EntryKind.TRANSFER, balance=moved.amount),
    ]


class Adjustment(UnderFund, Booked):
    """A bank fee, an exchange difference or a cost that belongs to no rescue; `amount` is what it moves its fund by, signed.

    A cost has a category, is signed by two officers, and is never paid by the rescue reserve. What two officers signed is explained
    in their proposal, and what one booked alone in `note`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    kind = models.CharField(_lazy("kind"), max_length=8, choices=AdjustmentKind)
    category = models.CharField(
        _lazy("what it is for"), max_length=9, choices=CostCategory, blank=True, default="", db_default=""
    )
    """Of a cost alone."""
    note = SealedField(_lazy("explanation"))
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, null=True, editable=False, related_name="adjustment"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _lazy("fee or exchange difference")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("fee", "cost"), amount__lt=0) | Q(kind="exchange") & ~Q(amount=0),
                name="adjustment_moves_its_fund",
            ),
            models.CheckConstraint(
                condition=Q(kind="cost", category__in=CostCategory.values, proposal__isnull=False)
                | ~Q(kind="cost") & Q(category=""),
                name="cost_has_its_category",
            ),
            models.CheckConstraint(condition=Q(proposal=None) | Q(note=None), name="words_of_adjustment_once"),
        ]

    def __str__(self) -> str:
        return explained(self.get_kind_display(), self.fund.money(self.amount))

    def get_absolute_url(self) -> str:
        """The page of what two officers signed; of what one booked alone its explanation."""
        return _page_of(self.proposal_id) or reverse("donations:adjustment-words", args=[self.pk])

    @property
    def ledger_words(self) -> str:
        """What a cost is for."""
        return self.get_category_display()

    @property
    def again_url(self) -> str:
        """The form of fees and exchange differences, with what stands in it."""
        return instead_of(self, "donations:adjustment-new")


@source("adjustment", Adjustment, is_reversible=True)
def lines_of_adjustment(adjustment: Adjustment) -> list[Line]:
    """A fee or a cost takes from its fund, an exchange difference takes or gives."""
    return [Line(fund=adjustment.fund_id, kind=adjustment.kind, balance=adjustment.amount)]


class Reversal(UnderFund, Booked):
    """The undoing of one entry by another; the wrong entry stays.

    Why, is said by the proposal that two officers signed, by the reversal it was made along with, or in `reason`.
    """

    SEALED_UNDER = ("fund", "entry__fund_id")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.OneToOneField("LedgerEntry", models.PROTECT, related_name="reversed_by")
    reason = SealedField(_lazy("reason"))
    beside = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="along")
    """The reversal of another side, with which it was made and signed; None of one that stands by itself."""
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, null=True, editable=False, related_name="reversal"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _lazy("reversal")
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal=None, beside=None) | Q(reason=None), name="words_of_reversal_once"
            )
        ]

    def __str__(self) -> str:
        return str(_("reversal of entry %(number)d") % {"number": self.entry.number})

    def get_absolute_url(self) -> str:
        """The page of what it undoes."""
        return self.entry.source_url

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The key of the fund whose entry it undoes."""
        return ("fund", self.entry.fund_id)

    @property
    def words_url(self) -> str:
        """Why it was undone: the page of what two officers signed, or its own words."""
        first = self.beside or self
        return _page_of(first.proposal_id) or reverse("donations:reversal-words", args=[first.pk])


@source("reversal", Reversal, related=["entry__journal", "beside"])
def lines_of_reversal(undone: Reversal) -> list[Line]:
    """A reversal is the exact negative of the entry it undoes."""
    entry = undone.entry
    original = None if entry.rate is None else (-entry.original_amount, entry.original_currency, entry.rate)
    return [
        Line(
            fund=entry.fund_id,
            kind=EntryKind.REVERSAL,
            balance=-entry.balance_change,
            committed=-entry.committed_change,
            draws_on=entry.draws_on_id,
            original=original,
            undoes=entry.pk,
        )
    ]


class LedgerSource(models.Model):
    """A kind of row that moves money, as the database knows it: the table it stands in, and what its entries must be.

    Written by migrations alone (`ledger_source`); its lines are the function `donations_lines_<kind>`.
    """

    kind = models.CharField(primary_key=True, max_length=12)
    table_name = models.CharField(max_length=63, unique=True)
    is_reversible = models.BooleanField()
    is_balanced = models.BooleanField()

    class Meta:
        verbose_name = _lazy("kind of source")

    def __str__(self) -> str:
        return self.kind


class SourceOfJournal:
    """The row a journal names, in whichever table it stands; for many at once by `prefetch_related("journal__source")`."""

    cache_name = "source"

    def __get__(self, journal: Journal | None, owner: type | None = None) -> Any:
        """The row; None where it is gone, which the database refuses."""
        if journal is None:
            return self
        if not self.is_cached(journal):
            self.__set__(journal, sources.by_kind(journal.source_kind).rows().filter(pk=journal.source_id).first())
        return journal._state.fields_cache[self.cache_name]

    def __set__(self, journal: Journal, row: models.Model) -> None:
        """Keep the row that whoever wrote the journal holds already."""
        journal._state.fields_cache[self.cache_name] = row

    def is_cached(self, journal: Journal) -> bool:
        """Whether it was read already; Django asks before it reads ahead."""
        return self.cache_name in journal._state.fields_cache

    def get_prefetch_querysets(self, instances: list[Journal], querysets: Any = None) -> tuple:
        """How Django reads ahead: one question for each kind that occurs."""
        wanted: dict[str, list] = {}
        for journal in instances:
            wanted.setdefault(journal.source_kind, []).append(journal.source_id)
        rows = [row for kind, keys in wanted.items() for row in sources.by_kind(kind).rows().filter(pk__in=keys)]
        return (
            rows,
            lambda row: (sources.source_of(type(row)).kind, row.pk),
            lambda journal: (journal.source_kind, journal.source_id),
            True,
            self.cache_name,
            False,
        )


class Journal(models.Model):
    """What one source booked, as one: it names the source by kind and id, and its entries are the source's lines.

    At the end of the transaction the database proves that the source exists, that the entries are its lines and nothing
    else, and that they sum to zero where they must; from then on neither side is changed or removed.
    """

    id = models.BigAutoField(primary_key=True)
    source_kind = models.CharField(max_length=12)
    source_id = models.UUIDField()

    source = SourceOfJournal()

    class Meta:
        verbose_name = _lazy("journal")
        constraints = [
            models.UniqueConstraint(fields=["source_id", "source_kind"], name="journal_one_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source_kind} {self.source_id}"


class LedgerEntryQuerySet(models.QuerySet):
    """Questions about entries."""

    def visible_to(self, user) -> LedgerEntryQuerySet:
        """The ledger for those who may see it, nothing for anybody else."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def of_kind(self, kind: str) -> LedgerEntryQuerySet:
        """Those of one kind of source."""
        return self.filter(journal__source_kind=kind)

    def with_sources(self) -> LedgerEntryQuerySet:
        """Each with its fund, its source, what it undoes, and whether it was undone: one question more for each kind of source."""
        rows = self.select_related("fund", "journal", "reversed_by", "undoes__journal")
        return rows.prefetch_related("journal__source", "undoes__journal__source")

    def known_at(self, moment) -> LedgerEntryQuerySet:
        """Entries recorded by a moment."""
        return self.filter(recorded_at__lte=moment)


class LedgerEntry(Labelled):
    """One movement of one fund, in the journal of exactly one source: insert-only, in minor units of the fund's currency.

    `balance_change` and `committed_change` are what the trigger adds to the fund; a commitment moves only the second, a
    payment both. A gift or payment in another currency keeps its original amount and rate beside the converted sum.

    The trigger of the SQL beside the migrations refuses an entry that is none of its source's lines. It also writes,
    whatever was sent: `number` (the entry's place in its fund, without gaps), `balance_after`, `committed_after`,
    `case_reference`, `draws_on`, the commitment whose remaining sum the entry moves, `rate_from`, the currency one unit of which
    the rate is for, and `undoes`, the entry a reversal undoes. `recorded_at` never runs backwards within a fund; the trigger moves it up to the former entry's where two
    writers crossed.

    A second trigger refuses what takes two officers and has no signed `MoneyProposal` behind its source. Entries that stood
    when this rule came are marked `predates_second_officer`; nothing new can be.
    """

    id = models.BigAutoField(primary_key=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=sources.entry_kinds)
    balance_change = models.BigIntegerField(default=0)
    committed_change = models.BigIntegerField(default=0)
    booked_on = models.DateField(_lazy("booking date"))
    occurred_at = models.DateTimeField()
    case_reference = models.CharField(max_length=7, blank=True)
    original_amount = models.BigIntegerField(null=True)
    original_currency = models.CharField(max_length=3, choices=currency_choices, blank=True)
    rate = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    rate_from = models.CharField(max_length=3, choices=currency_choices, editable=False, db_default=BOOK_CURRENCY)
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="entries")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by", editable=False)
    draws_on = models.ForeignKey(
        "donations.Commitment", models.PROTECT, null=True, related_name="movements", editable=False
    )
    # A default of the database makes Django read back what the trigger wrote, without a second query.
    number = models.BigIntegerField(editable=False, db_default=0)
    balance_after = models.BigIntegerField(editable=False, db_default=0)
    committed_after = models.BigIntegerField(editable=False, db_default=0)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    predates_second_officer = models.BooleanField(editable=False, db_default=False)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "fund_id", "-number"]
        verbose_name = _lazy("ledger entry")
        indexes = [
            models.Index(fields=["fund", "recorded_at", "number"], name="entry_fund_recorded"),
            models.Index(fields=["booked_on"], name="entry_booked_on"),
            models.Index(fields=["original_currency", "booked_on"], name="entry_rate", condition=Q(rate__isnull=False)),
            models.Index(fields=["case_reference"], name="entry_case", condition=~Q(case_reference="")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(balance_change=0, committed_change=0), name="entry_moves_something"),
            models.CheckConstraint(condition=Q(occurred_at__lte=F("recorded_at")), name="entry_not_in_the_future"),
            models.UniqueConstraint(fields=["fund", "number"], name="entry_number_in_fund"),
            models.UniqueConstraint(fields=["journal", "fund"], name="entry_one_per_journal_and_fund"),
        ]

    def __str__(self) -> str:
        return _lazy("entry %(number)d") % {"number": self.number}

    @property
    def source(self) -> models.Model:
        """The one record that caused it; read many with `with_sources`."""
        return self.journal.source

    @property
    def in_words(self) -> str:
        """What moved, and what its source adds to that: "Gift: bank transfer", "Reversal of entry 7"."""
        kind = capfirst(self.get_kind_display())
        if self.undoes:
            return f"{kind} {_('of entry %(number)s') % {'number': self.undoes.number}}"
        return explained(kind, self.source.ledger_words)

    @property
    def source_url(self) -> str:
        """Where its source, or that of the entry it undoes, can be read; empty for what has no page of its own."""
        return (self.undoes or self).source.get_absolute_url()

    @property
    def is_reversible(self) -> bool:
        """Whether it can be undone by its exact negative, and was not; read many with `with_sources`."""
        may_be = sources.by_kind(self.journal.source_kind).is_reversible and self.source.may_be_undone
        return may_be and not hasattr(self, "reversed_by")

    @property
    def quotation(self) -> Quotation | None:
        """The rate as the receipt gave it; None of a sum in the fund's own currency."""
        if self.rate is None:
            return None
        return quoted(self.rate, self.rate_from, self.original_currency, self.fund.currency)

    @property
    def available_after(self) -> int:
        """What no decision had promised once it was booked."""
        return self.balance_after - self.committed_after


class DayTotalQuerySet(models.QuerySet):
    """Questions about many days."""

    def of_kinds(self, *kinds: str) -> DayTotalQuerySet:
        """What entries of these kinds moved, what undid them included."""
        return self.filter(kind__in=kinds)

    def between(self, first: date, last: date) -> DayTotalQuerySet:
        """From a day to another, both included."""
        return self.filter(day__gte=first, day__lte=last)

    def moved(self) -> int:
        """What the balance was moved by on these days, in minor units."""
        return self.aggregate(sum=Sum("moved", default=0))["sum"]

    def standing(self) -> tuple[int, list[Money]]:
        """How many entries of these days stand, and what they come to in each currency, whenever the others were undone."""
        sums = self.order_by("fund__currency").values_list("fund__currency")
        rows = list(sums.annotate(Sum("number"), Sum("standing")))
        return sum(number for _currency, number, _booked in rows), [
            Money(booked, currency) for currency, number, booked in rows if number
        ]


class DayTotal(models.Model):
    """What the entries of one kind moved a fund by on one day of booking: so that no page sums up a history.

    `moved` (the balance) and `committed` hold the entries of that day and the reversals booked on it, under the kind of what
    they undo. `standing` and
    `number` are the sum and the number of the day's entries that were not undone until now. Moved by the ledger's trigger
    alone; verify_ledger recomputes it.
    """

    id = models.BigAutoField(primary_key=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="day_totals")
    day = models.DateField()
    kind = models.CharField(max_length=12, choices=sources.entry_kinds)
    moved = models.BigIntegerField(default=0)
    committed = models.BigIntegerField(default=0)
    standing = models.BigIntegerField(default=0)
    number = models.IntegerField(default=0)

    objects = DayTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("sums of a day")
        indexes = [models.Index(fields=["fund", "day"], name="day_total_of_fund")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "day", "fund"], include=["moved"], name="day_total_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
