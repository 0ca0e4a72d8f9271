"""Acts of memos: writing one with its payment, and opening one; the one place where they are opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund
from donations.ledger.under_fund import UnderFund
from donations.memos import errors, rules
from donations.memos.models import READ_FOR, Memo, MemoReading
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, require
from lfnkr.keyring.sealing import seal, unseal_many


@dataclass(frozen=True)
class MemoText:
    """What is sealed of one row, by its columns; `trouble` says why nothing of it opens."""

    row: UnderFund
    texts: Mapping[str, str | None]
    trouble: DomainError | None = None

    def __getitem__(self, column: str) -> str:
        return self.texts[column] or ""

    @property
    def told(self) -> list[tuple[str, str]]:
        """Each thing that is said, with what it is."""
        names = self.row._meta.get_field
        return [(capfirst(names(column).verbose_name), text) for column, text in self.texts.items() if text]


def write_memo(payment, fund: Fund, **texts: str) -> None:
    """Keep words beside a payment that is about to be saved, in the act that proposes it; nothing where nothing is said."""
    told = {column: text for column, text in texts.items() if text}
    if told:
        memo = Memo(fund=fund, payment=payment)
        seal(memo, **told)
        memo.save(force_insert=True)


@action(_lazy("read memo"), permission="donations.read_memos", rule=rules.may_read_memo)
def read_memo(row: UnderFund, *, by: User) -> MemoReading:
    """Open the words of a row for a quarter of an hour; the reading is in the trail before a word is shown.

    A reading that still runs is given again.
    """
    require(rules.may_read_memo(row, by=by))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two clicks at once count one after the other.
    if running := reading_of(row, by=by):
        return running
    return MemoReading.objects.create(by=by, **{MemoReading.row_named(row): row})


def reading_of(row: UnderFund, *, by: User) -> MemoReading | None:
    """The reading of a row by somebody that still runs, while they may read it at all."""
    if rules.may_read_memo(row, by=by):
        return None
    of_row = MemoReading.objects.filter(**{MemoReading.row_named(row): row})
    return of_row.filter(by=by, read_at__gt=clock.now() - READ_FOR).first()


def text_of(row: UnderFund, *, by: User) -> MemoText | None:
    """What a row says, for whoever opened it; None for anybody else."""
    if reading_of(row, by=by) is None:
        return None
    (texts,) = unseal_many([row])
    return MemoText(row, texts, errors.MemoCannotBeOpened() if texts.trouble else None)


def shown(row: UnderFund, *, by: User) -> dict[str, object]:
    """What the page of a row is given of its words: nothing where nothing is said."""
    if not row.has_words:
        return {"memo": None}
    return {"memo": row, "memo_text": text_of(row, by=by), "memo_opens": rules.may_read_memo(row, by=by) is None}
