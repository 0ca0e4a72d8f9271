"""Why a gift in kind is not recorded or corrected."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class InKindInTheFuture(DomainError):
    """Goods are recorded once they came."""

    sentence = _lazy("Record it once it has come: this lies in the future.")
    field = "received"


class ValueNotWhole(DomainError):
    """A value nobody can judge."""

    sentence = _lazy("A value needs its currency and what it is based on. Say all three, or leave the value out.")
    field = "value"
    constraints = ("in_kind_valued_whole",)


class UnitWithoutNumber(DomainError):
    """So many of what."""

    sentence = _lazy("Say how many, or leave the unit out: where only the kind is known, the kind is enough.")
    field = "how_many"
    constraints = ("in_kind_how_many",)


class CorrectedAlready(DomainError):
    """Another row says it right."""

    sentence = _lazy("This was corrected already. Correct the row that stands in the list.")
    constraints = ("donations_giftinkind_corrects_id_key",)


class InKindInError(DomainError):
    """Once."""

    sentence = _lazy("This is recorded in error already. Record what was given anew if that was wrong.")
    constraints = ("in_kind_kept",)
