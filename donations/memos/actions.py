"""Acts of memos: writing one with its payment, and opening one; the one place where they are opened."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund
from donations.memos import errors, rules
from donations.memos.models import READ_FOR, Memo, MemoReading
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, require
from lfnkr.keyring.sealing import seal, unseal_many


class MemoText(NamedTuple):
    """What is sealed of one memo; `trouble` says why nothing of it opens."""

    purpose: str = ""
    shared_with: str = ""
    trouble: DomainError | None = None


def write_memo(payment, fund: Fund, **texts: str) -> None:
    """Keep words beside a payment that is about to be saved, in the act that proposes it; nothing where nothing is said."""
    told = {column: text for column, text in texts.items() if text}
    if told:
        memo = Memo(fund=fund, payment=payment)
        seal(memo, **told)
        memo.save(force_insert=True)


@action(_lazy("read memo"), permission="donations.read_memos", rule=rules.may_read_memo)
def read_memo(memo: Memo, *, by: User) -> MemoReading:
    """Open a memo for a quarter of an hour; the row is in the trail before a word is shown.

    A reading that still runs is given again.
    """
    require(rules.may_read_memo(memo, by=by))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two clicks at once count one after the other.
    return reading_of(memo, by=by) or MemoReading.objects.create(memo=memo, by=by)


def reading_of(memo: Memo, *, by: User) -> MemoReading | None:
    """The reading of a memo by somebody that still runs, while they may read it at all."""
    if rules.may_read_memo(memo, by=by):
        return None
    return MemoReading.objects.filter(memo=memo, by=by, read_at__gt=clock.now() - READ_FOR).first()


def text_of(memo: Memo, *, by: User) -> MemoText | None:
    """What a memo says, for whoever opened it; None for anybody else."""
    if reading_of(memo, by=by) is None:
        return None
    (texts,) = unseal_many([memo])
    if texts.trouble:
        return MemoText(trouble=errors.MemoCannotBeOpened())
    return MemoText(**{column: text or "" for column, text in texts.items()})
