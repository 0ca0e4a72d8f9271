"""What people are told about payments: one that waits for their signature; never a sum."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from donations.notices import may_answer, responsible_for
from donations.payments.models import Payment
from lfnkr.accounts.models import User
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
KINDS = (PAYMENT_WAITING,)


def note_payment(payment: Payment) -> None:
    """Tell those who approve it."""
    people = may_answer("donations.approve_payment", but=payment.proposed_by)
    looked_after = responsible_for(payment.commitment.decision.case_id)
    tell(PAYMENT_WAITING, those_who_may_know(people, looked_after), about=payment.pk)
