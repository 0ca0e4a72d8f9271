"""What people are told about payments: one that waits for their signature; never a sum."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from donations.decisions.models import Commitment
from donations.notices import may_answer, responsible_for
from donations.payments.models import Payment
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import roles_with
from lfnkr.notices.kinds import NoticeKind, Subject
from lfnkr.notices.telling import tell, those_who_may_know


def payments(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The payments and advances among these that a person may open."""
    seen = Payment.objects.visible_to(user).filter(pk__in=keys)
    return {row.pk: Subject(row.case_reference, row.get_absolute_url()) for row in seen}


def open_payments(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for approval."""
    return set(Payment.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


PAYMENT_WAITING = NoticeKind(
    key="donations.payment_waiting",
    title=_lazy("A payment waits for your signature"),
    who=_lazy("whoever may approve it and did not propose it"),
    when=_lazy("a payment or an advance is proposed"),
    waiting=open_payments,
    subjects=payments,
)


def commitments(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The commitments among these that a person may open."""
    seen = Commitment.objects.visible_to(user).filter(pk__in=keys)
    return {row.pk: Subject(row.case_reference, row.get_absolute_url()) for row in seen}


MONEY_OPEN = NoticeKind(
    key="donations.money_open",
    title=_lazy("Money of a request that ended is still open"),
    who=_lazy("treasurers and directors other than whoever recorded the end"),
    when=_lazy("everybody in a request has an outcome, or it is closed, and money is committed, out or waiting"),
    subjects=commitments,
)
KINDS = (PAYMENT_WAITING, MONEY_OPEN)


def note_payment(payment: Payment) -> None:
    """Tell those who approve it."""
    people = may_answer("donations.approve_payment", but=payment.proposed_by)
    looked_after = responsible_for(payment.commitment.decision.case_id)
    tell(PAYMENT_WAITING, those_who_may_know(people, looked_after), about=payment.pk)


def note_open_money(commitment: Commitment, *, closed_at: datetime | None, by: User) -> None:
    """Tell those who release and settle that a request ended and its money did not: once, and at each closing."""
    people = User.objects.with_role(*roles_with("donations.release")).exclude(pk=by.pk)
    looked_after = responsible_for(commitment.decision.case_id)
    step, occasion = ("closed", closed_at.isoformat(timespec="seconds")) if closed_at else ("ended", "")
    tell(MONEY_OPEN, those_who_may_know(people, looked_after), about=commitment.pk, step=step, occasion=occasion)
