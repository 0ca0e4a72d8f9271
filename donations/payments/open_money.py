"""The money of a request that ends: what of it is still open is named, what is left released by whoever may, the rest told."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.case import following
from cases.case.models import Case
from donations.decisions.models import Commitment, FundingDecision
from donations.ledger.errors import CommitmentMoved
from donations.payments.actions import give_back
from donations.payments.models import Payment
from donations.payments.notices import note_open_money
from donations.payments.rules import may_release
from lfnkr.accounts.models import User
from lfnkr.errors import explained
from lfnkr.language.lists import listed
from lfnkr.money import Money


class OpenMoney(NamedTuple):
    """What is still open of the money of one request."""

    left: int
    payments: int
    """That wait for approval."""
    advances: int
    """Neither settled nor undone."""
    decisions: int
    """That wait."""

    @classmethod
    def of(cls, case: Case) -> OpenMoney:
        """As it is now."""
        payments = Payment.objects.filter(commitment__decision__case=case.pk)
        return cls(
            left=sum(Commitment.objects.running().filter(decision__case=case.pk).values_list("remaining", flat=True)),
            payments=payments.open().count(),
            advances=payments.unsettled().count(),
            decisions=FundingDecision.objects.open().filter(case=case.pk).count(),
        )

    @property
    def words(self) -> str:
        """What is open, in a row; "" where nothing is."""
        counted = (
            (self.payments, ngettext("%(n)d payment waits", "%(n)d payments wait", self.payments)),
            (self.advances, ngettext("%(n)d advance is not settled", "%(n)d advances are not settled", self.advances)),
            (self.decisions, ngettext("%(n)d decision waits", "%(n)d decisions wait", self.decisions)),
        )
        left = [_("%(sum)s is committed and not spent") % {"sum": Money(self.left)}] if self.left else []
        return listed([*left, *(words % {"n": number} for number, words in counted if number)])


@following.register_remains
def remaining(case: Case) -> str:
    """What is open of its money before a request is closed, and what becomes of it."""
    if not (words := OpenMoney.of(case).words):
        return ""
    return _(
        "Its money: %(open)s. Closed by the director, what is left is released at once unless a payment waits;"
        " of everything else treasurer and director are told."
    ) % {"open": words}


@following.register_closed
def settle_or_tell(case: Case, by: User) -> None:
    """Release what is left of a closed request if whoever closes it may; tell treasurer and director of what stays open.

    What was committed for a bill stays: the bill is paid already, and waits to be booked.
    """
    if by.has_perm("donations.release"):
        for commitment in Commitment.objects.running().of_rescues().filter(decision__case=case.pk).order_by("pk"):
            if may_release(commitment) is None:
                _give_back_unless_moved(commitment, by)
    _tell(case, by)


def _give_back_unless_moved(commitment: Commitment, by: User) -> None:
    """A payment approved at the same moment leaves less than was read: nothing is released then, and it is told."""
    try:
        with explained(commitment_never_overdrawn=lambda: CommitmentMoved(case=commitment.case_reference)), atomic():
            give_back(commitment, commitment.remaining, by=by)
    except CommitmentMoved:
        return


@following.register
def tell_once_all_ended(case: Case, by: User) -> None:
    """Everybody in an open request has an outcome: whoever settles its money is told of what stays open."""
    if case.is_open and not case.has_open_people:
        _tell(case, by)


def _tell(case: Case, by: User) -> None:
    if OpenMoney.of(case).words:
        commitment = Commitment.objects.filter(decision__case=case.pk).order_by("-made_at").first()
        if commitment:
            note_open_money(commitment, closed_at=case.closed_at, by=by)


class Stranded(NamedTuple):
    """A commitment of a closed request with money left."""

    commitment: Commitment
    payments: int
    """That wait for approval: they come before a release."""


def stranded() -> list[Stranded]:
    """Money still committed to closed requests, the oldest first: which they are the database says, by keys alone.

    So no table of people is asked for the desk of the treasurer.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT donations_commitments_of_closed()")
        keys = [key for (key,) in cursor.fetchall()]
    if not keys:
        return []
    found = list(Commitment.objects.filter(pk__in=keys).select_related("fund").order_by("made_at"))
    waiting = list(Payment.objects.open().filter(commitment__in=found).values_list("commitment", flat=True))
    return [Stranded(each, waiting.count(each.pk)) for each in found]
