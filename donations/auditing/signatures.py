"""Everything that took two people between two days, with both names: decisions, payments, proposals and absences; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from donations.absences.models import Absence
from donations.decisions.choices import DecisionStatus
from donations.decisions.models import FundingDecision
from donations.payments.choices import PaymentStatus
from donations.payments.models import Payment
from donations.proposals.choices import ProposalStatus
from donations.proposals.models import MoneyProposal
from lfnkr.accounts.models import User
from lfnkr.calendar.period import Period
from lfnkr.money import Money


class Signed(NamedTuple):
    """One act of two people: when it was answered, what it was and came to, who asked and who answered."""

    at: datetime
    what: str
    about: str
    sum: Money | str
    asked_by: User
    answered_by: User
    answer: str
    url: str


def signed_between(first: date, last: date, *, most: int | None = None) -> list[Signed]:
    """The acts answered on these days, by Tokyo, the earliest first; of a payment and a decision the request's reference alone."""
    found = [*_decisions(first, last, most), *_payments(first, last, most)]
    found += [*_proposals(first, last, most), *_absences(first, last, most)]
    return sorted(found, key=lambda act: act.at)[:most]


def _within(rows: QuerySet, column: str, first: date, last: date, most: int | None) -> QuerySet:
    days = Period(starts_on=first, ends_on=last)
    return rows.filter(**{f"{column}__gte": days.begins_at, f"{column}__lt": days.over_at}).order_by(column)[:most]


def _about(decision: FundingDecision) -> str:
    if decision.is_bill:
        return _("Decision for a bill")
    return capfirst(_("overrun of a commitment")) if decision.is_overrun else _("Decision")


def _decisions(first: date, last: date, most: int | None) -> Iterable[Signed]:
    rows = FundingDecision.objects.exclude(status=DecisionStatus.PROPOSED)
    rows = rows.select_related("fund", "proposed_by", "taken_up_by", "decided_by")
    for row in _within(rows, "decided_at", first, last, most):
        yield Signed(
            row.decided_at,
            _about(row),
            row.case_reference,
            row.fund.money(row.amount),
            row.taken_up_by or row.proposed_by,
            row.decided_by,
            row.get_status_display(),
            _entries_of(row),
        )
    reviewed = FundingDecision.objects.filter(reviewed_at__isnull=False)
    for row in _within(reviewed.select_related("fund", "decided_by", "reviewed_by"), "reviewed_at", first, last, most):
        yield Signed(
            row.reviewed_at,
            _("Review of a decision by night"),
            row.case_reference,
            row.fund.money(row.amount),
            row.decided_by,
            row.reviewed_by,
            _("reviewed"),
            _entries_of(row),
        )


def _entries_of(decision: FundingDecision) -> str:
    """The entries of its request: whoever audits does not read decisions, and their reasons."""
    return f"{decision.fund.entries_url()}&request={decision.case_reference}"


def _payments(first: date, last: date, most: int | None) -> Iterable[Signed]:
    rows = Payment.objects.exclude(status=PaymentStatus.PROPOSED).filter(settlement=None)
    for row in _within(
        rows.select_related("proposed_by", "taken_up_by", "decided_by"), "decided_at", first, last, most
    ):
        yield Signed(
            row.decided_at,
            capfirst(row.get_kind_display()),
            row.case_reference,
            row.original,
            row.taken_up_by or row.proposed_by,
            row.decided_by,
            row.get_status_display(),
            row.get_absolute_url(),
        )


def _proposals(first: date, last: date, most: int | None) -> Iterable[Signed]:
    rows = MoneyProposal.objects.exclude(status=ProposalStatus.PROPOSED).with_facts()
    for row in _within(rows, "decided_at", first, last, most):
        about, asked = str(row.opening or row.fund or ""), row.asked
        if not about and not isinstance(asked, Money):
            about, asked = str(asked), ""
        yield Signed(
            row.decided_at,
            capfirst(row.get_kind_display()),
            about,
            asked,
            row.stands_for_it,
            row.decided_by,
            row.get_status_display(),
            row.get_absolute_url(),
        )


def _absences(first: date, last: date, most: int | None) -> Iterable[Signed]:
    rows = Absence.objects.filter(agreed_at__isnull=False, takes_two=True)
    for row in _within(rows.select_related("officer", "told_by", "agreed_by"), "agreed_at", first, last, most):
        yield Signed(
            row.agreed_at,
            _("Absence of an officer"),
            row.officer.display_name,
            "",
            row.told_by,
            row.agreed_by,
            _("agreed"),
            "",
        )
