"""Why nobody is put on call, no pager set, no test alarm sent and no alarm taken up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NoDanger(DomainError):
    sentence = _lazy("This notice asks nobody to act.")


class NobodyToPutOnCall(DomainError):
    sentence = _lazy("Only caseworkers and directors can be on call: choose another person.")


class EndBeforeBeginning(DomainError):
    sentence = _lazy("The end must come after the beginning.")
    constraints = ("on_call_ends_after_start",)
    field = "ends_at"


class PeriodOver(DomainError):
    sentence = _lazy("This period is over already.")
    field = "ends_at"


class TakenOffAlready(DomainError):
    sentence = _lazy("This period was taken off the list already.")


class NoPager(DomainError):
    sentence = _lazy("No pager is configured: set its address first.")


class NobodyOnCall(DomainError):
    sentence = _lazy("Nobody is on call now: put somebody on the on-call list first.")


class NoMailAddress(DomainError):
    sentence = _lazy("Write it like mailto:number@gateway.example.")


class NoPagerAddress(DomainError):
    sentence = _lazy("Write an address that begins with https:// or mailto:.")
