"""Acts of the price lists and of the limit by night: both take two officers, and neither reaches an open request.

A list for days to come begins after its signature and after every open request; a past list, with its last day, ends before
the earliest of them. The database holds the same (the SQL beside migration 0014).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from donations.errors import TooSmall
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import when_signed
from donations.tariffs import errors
from donations.tariffs.models import NightLimit, Tariff
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, explained


@action(
    _lazy("propose"),
    permission="donations.propose_tariff",
    stored_as="propose",
)
def propose_tariff(tariff: Tariff, *, by: User) -> MoneyProposal:
    """Ask a second officer for a price list, which is stored with the proposal and out of force until it is signed.

    Refused when its days have passed already, or reach an open request.
    """
    check_days(tariff.valid_from, tariff.valid_to)
    tariff.save(force_insert=True)
    return keep_proposal(ProposalKind.TARIFF, by=by, tariff=tariff)


@action(
    _lazy("propose"),
    permission="donations.propose_tariff",
    stored_as="propose",
)
def propose_limit(*, by: User, amount: int) -> MoneyProposal:
    """Ask a second officer for another limit by night."""
    if amount <= 0:
        raise TooSmall
    return keep_proposal(ProposalKind.NIGHT, by=by, amount=amount)


@when_signed(
    ProposalKind.TARIFF,
    may=lambda proposal: refusal_of_days(proposal.tariff.valid_from, proposal.tariff.valid_to),
)
def put_in_force(proposal: MoneyProposal, _by: User) -> None:
    """Bring a signed list in force; its days are looked at again, as they stand now."""
    tariff = proposal.tariff
    with explained(
        tariff_behind_no_request=lambda: refusal_of_days(tariff.valid_from, tariff.valid_to),
        tariff_in_force_from_its_signature=lambda: refusal_of_days(tariff.valid_from, tariff.valid_to),
    ):
        check_days(tariff.valid_from, tariff.valid_to)
        tariff.approved_at = proposal.decided_at
        tariff.save(update_fields=["approved_at"])


@when_signed(ProposalKind.NIGHT)
def set_limit(proposal: MoneyProposal, _by: User) -> NightLimit:
    """Let a signed limit by night hold from the moment of the signature."""
    return NightLimit.objects.create(amount=proposal.amount, since=proposal.decided_at, proposal=proposal)


def check_days(valid_from: date, valid_to: date | None) -> None:
    """Refuse the days of a list that would change the price of an open request, or reach back without being a past list."""
    if refused := refusal_of_days(valid_from, valid_to):
        raise refused


def refusal_of_days(valid_from: date, valid_to: date | None) -> DomainError | None:
    """Why a list may not have these days; nothing when it may."""
    if valid_to is None:
        if valid_from < clock.today():
            return errors.TariffBackDated(today=date_format(clock.today()))
        if open_since(valid_from):
            return errors.TariffReachesRequest(day=date_format(valid_from + timedelta(days=1)))
        return None
    if valid_to >= clock.today():
        return errors.PastTariffNotOver(yesterday=date_format(clock.today() - timedelta(days=1)))
    earliest = open_since(date.min)
    if earliest and earliest <= valid_to:
        return errors.PastTariffReachesRequest(day=date_format(earliest))
    return None


def open_since(day: date) -> date | None:
    """The day of the earliest open request received on a day or later, whoever asks; a day, and nothing of the request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT donations_open_request_since(%s)", [day])
        return cursor.fetchone()[0]
